package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * * | 2026-01-01T02:30 | 2026-01-02T02:30",
                "30 2 * * * | 2026-01-01T02:29:59 | 2026-01-01T02:30",
                "*/15 * * * * | 2026-01-01T23:45 | 2026-01-02T00:00",
                "5/20 * * * * | 2026-01-01T00:26 | 2026-01-01T00:45",
                "0 22,23,0-2 * * * | 2026-01-01T02:10 | 2026-01-01T22:00",
                "10-50/20 8-10 * * * | 2026-01-01T08:51 | 2026-01-01T09:10",
                "0 0 L * * | 2026-02-01T00:00 | 2026-02-28T00:00",
                "0 0 15,l * * | 2026-02-16T00:00 | 2026-02-28T00:00",
                "0 0 29 2 * | 2026-01-01T00:00 | 2028-02-29T00:00",
                "0 0 29 2 * | 2096-03-01T00:00 | 2104-02-29T00:00",
                "0 0 31 * * | 2026-01-31T00:00 | 2026-03-31T00:00",
                "0 6 * JAN,jul SAT-SUN | 2026-02-01T00:00 | 2026-07-04T06:00",
                "0 6 * * MON-FRI | 2026-01-02T06:00 | 2026-01-05T06:00",
                "0 0 * * 7 | 2026-01-01T00:00 | 2026-01-04T00:00",
                "0 0 ? * 0 | 2026-01-01T00:00 | 2026-01-04T00:00",
                "0 0 13 * 5 | 2026-02-13T00:00 | 2026-02-20T00:00",
                "0 0 */2 * 1 | 2026-01-01T00:00 | 2026-01-03T00:00",
                "@hourly | 2026-01-01T00:00 | 2026-01-01T01:00",
                "@Daily | 2026-01-01T00:00 | 2026-01-02T00:00",
                "@weekly | 2026-01-01T00:00 | 2026-01-04T00:00",
                "@monthly | 2026-01-01T00:00 | 2026-02-01T00:00",
                "@annually | 2026-01-01T00:00 | 2027-01-01T00:00",
            })
    void comesNext(String expression, LocalDateTime after, LocalDateTime next) {
        assertThat(Cron.parse(expression).next(after)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * * | the minute must be",
                "* 24 * * * | the hour must be *, numbers 0 to 23",
                "* * 0 * * | the day of month must be",
                "* * 32 * * | the day of month must be",
                "* * * 13 * | the month must be *, numbers 1 to 12, JAN to DEC",
                "* * * * 8 | the day of week must be *, numbers 0 to 7",
                "* 22-2 * * * | from the smaller to the larger",
                "* * * * MOO | SUN to SAT",
                "* 1,,2 * * * | the hour",
                "* */0 * * * | the hour",
                "* -1 * * * | the hour",
                "* * 15W * * | the day of month",
                "* * * * 5#2 | the day of week",
                "0 0 30 2 * | which never does",
                "0 30 2 * * * | leave the seconds out",
                "30 2 * * | five fields",
                "@reboot | must be one of @annually, @daily",
                "@every 6h | repeating",
                "CRON_TZ=Mars/Base 0 0 * * * | the zone must be",
                "CRON_TZ=UTC | five fields",
                "1 | five fields",
            })
    void refuses(String expression, String why) {
        assertThatThrownBy(() -> Cron.parse("schedules.nightly.cron", expression))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageStartingWith("schedules.nightly.cron: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * *", "5 */1 * * *", "5 0-23 1 * *", "0 0-11,12-23 * * *", "@hourly"})
    void hasNoFixedHour(String expression) {
        assertThat(Cron.parse(expression).isFixedHour()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"* 2 * * *", "0 */6 * * *", "0 0,6,12,18 * * *", "@daily"})
    void hasAFixedHour(String expression) {
        assertThat(Cron.parse(expression).isFixedHour()).isTrue();
    }

    @Test
    void knowsItsZone() {
        Cron cron = Cron.parse(" CRON_TZ=Europe/Berlin  30  2 * * * ");

        assertThat(cron.zone()).contains(ZoneId.of("Europe/Berlin"));
        assertThat(cron).hasToString("CRON_TZ=Europe/Berlin 30 2 * * *");
        assertThat(Cron.parse(cron.toString())).isEqualTo(cron);
    }

    @Test
    void aSeedDecidesARandomTimeForEver() {
        Cron random = Cron.parse("@daily-random");

        assertThat(random.isRandom()).isTrue();
        assertThat(random.settled(7 * 60 + 12)).isEqualTo(Cron.parse("12 7 * * *"));
        assertThatThrownBy(() -> random.next(LocalDateTime.MIN)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@hourly-random", "@daily-random", "@weekly-random", "@monthly-random", "@yearly-random"})
    void randomTimesAreSpread(String word) {
        Cron random = Cron.parse(word);

        assertThat(LongStream.range(-500, 500)
                        .mapToObj(number ->
                                random.settled(number * 1_234_567_891L).toString())
                        .distinct()
                        .count())
                .isGreaterThan(word.equals("@hourly-random") ? 59 : 500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7 * * * *", "*/7 3-20/5 * * *", "0 12 1-7 2,3 *", "0 0 * * 1-5", "59 23 28 * *", "1,2 1,2 * 5 3"
            })
    void agreesWithCronUtilsInUtc(String expression) {
        ExecutionTime peer = ExecutionTime.forCron(
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(expression));
        Cron cron = Cron.parse(expression);
        LocalDateTime time = LocalDateTime.of(2027, 11, 3, 4, 5);
        for (int i = 0; i < 100; i++) {
            LocalDateTime next = cron.next(time);
            assertThat(next)
                    .isEqualTo(peer.nextExecution(time.atZone(ZoneOffset.UTC))
                            .orElseThrow()
                            .toLocalDateTime());
            time = next;
        }
    }
}
