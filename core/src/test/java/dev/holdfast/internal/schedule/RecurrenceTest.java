package dev.holdfast.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.policy.Cron;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RepeatingInterval;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecurrenceTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

    @Test
    void aFixedHourInAGapComesWhenTheClockGoesOn() {
        assertThat(times(cron("30 2 * * *", BERLIN), "2026-03-28T00:00:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void aFixedHourThatIsShownTwiceComesTheFirstTime() {
        assertThat(times(cron("30 2 * * *", BERLIN), "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void manyMinutesOfAFixedHourInAGapAreOneBackup() {
        assertThat(times(cron("*/10 2 * * *", BERLIN), "2026-03-28T01:45:00Z", 3))
                .containsExactly("2026-03-28T01:50:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
    }

    @Test
    void aStepOfHoursIsAListOfFixedHours() {
        assertThat(times(cron("0 */2 * * *", BERLIN), "2026-03-28T23:00:00Z", 3))
                .isEqualTo(times(cron("0 0,2,4,6,8,10,12,14,16,18,20,22 * * *", BERLIN), "2026-03-28T23:00:00Z", 3))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", "2026-03-29T04:00:00Z");
    }

    @Test
    void everyHourSkipsNoElapsedHourAndInventsNone() {
        assertThat(times(cron("15 * * * *", BERLIN), "2026-03-29T00:00:00Z", 3))
                .containsExactly("2026-03-29T00:15:00Z", "2026-03-29T01:15:00Z", "2026-03-29T02:15:00Z");
        assertThat(times(cron("15 * * * *", BERLIN), "2026-10-25T00:00:00Z", 3))
                .containsExactly("2026-10-25T00:15:00Z", "2026-10-25T01:15:00Z", "2026-10-25T02:15:00Z");
    }

    @Test
    void halfAnHourForwardLeavesNoElapsedHourOut() {
        assertThat(times(cron("15 * * * *", LORD_HOWE), "2026-10-03T14:00:00Z", 4))
                .containsExactly(
                        "2026-10-03T14:45:00Z", "2026-10-03T15:45:00Z", "2026-10-03T16:15:00Z", "2026-10-03T17:15:00Z");
    }

    @Test
    void halfAnHourBackLeavesNoElapsedHourOut() {
        assertThat(times(cron("0 * * * *", LORD_HOWE), "2026-04-04T13:30:00Z", 4))
                .containsExactly(
                        "2026-04-04T14:00:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z");
    }

    @Test
    void whatComesNextDoesNotDependOnTheWayThere() {
        Recurrence recurrence = cron("0 * * * *", LORD_HOWE);
        Instant extra = Instant.parse("2026-04-04T15:00:00Z");

        assertThat(recurrence.next(extra.minusSeconds(1)).at()).isEqualTo(extra);
        assertThat(recurrence.next(extra.minusNanos(1)).at()).isEqualTo(extra);
        assertThat(recurrence.next(extra).at()).isEqualTo(extra.plusSeconds(1800));
        assertThat(recurrence.next(extra.plusNanos(1)).at()).isEqualTo(extra.plusSeconds(1800));
    }

    @Test
    void aZoneInTheExpressionGoesBeforeTheSchedules() {
        assertThat(times(cron("CRON_TZ=Asia/Tokyo 0 9 * * *", BERLIN), "2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-02T00:00:00Z");
    }

    @Test
    void itemsCountFromTheReference() {
        assertThat(times(items(LocalTime.of(18, 30), item(Frequency.HOURLY, 6)), "2026-01-01T00:00:00Z", 4))
                .containsExactly(
                        "2026-01-01T00:30:00Z", "2026-01-01T06:30:00Z", "2026-01-01T12:30:00Z", "2026-01-01T18:30:00Z");
        assertThat(times(items(LocalTime.of(18, 0), item(Frequency.DAILY, 1)), "2026-01-01T18:00:00Z", 1))
                .containsExactly("2026-01-02T18:00:00Z");
        assertThat(times(items(LocalTime.of(18, 0), item(Frequency.WEEKLY, 7)), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-01-04T18:00:00Z", "2026-01-11T18:00:00Z");
        assertThat(times(items(LocalTime.of(18, 0), item(Frequency.MONTHLY, 28)), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-01-28T18:00:00Z", "2026-02-28T18:00:00Z");
        assertThat(times(items(LocalTime.of(18, 0), item(Frequency.MONTHLY, 40)), "2026-01-01T00:00:00Z", 3))
                .containsExactly("2026-01-31T18:00:00Z", "2026-02-28T18:00:00Z", "2026-03-31T18:00:00Z");
        assertThat(times(items(LocalTime.of(18, 0), item(Frequency.YEARLY, 12)), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-12-01T18:00:00Z", "2027-12-01T18:00:00Z");
    }

    @Test
    void itemsThatAreDueTogetherAskForOneBackup() {
        PolicyItem hourly = item(Frequency.HOURLY, 6);
        PolicyItem daily = item(Frequency.DAILY, 1);
        PolicyItem monthly = item(Frequency.MONTHLY, 1);
        Recurrence recurrence = items(LocalTime.of(18, 0), hourly, daily, monthly);

        assertThat(recurrence.next(Instant.parse("2026-02-01T12:00:00Z")))
                .isEqualTo(new Due(Instant.parse("2026-02-01T18:00:00Z"), List.of(hourly, daily, monthly)));
        assertThat(recurrence.next(Instant.parse("2026-02-01T18:00:00Z")))
                .isEqualTo(new Due(Instant.parse("2026-02-02T00:00:00Z"), List.of(hourly)));
    }

    @Test
    void aPolicyWithoutItemsSaysNoTime() {
        assertThatThrownBy(() -> Recurrence.items(List.of(), LocalTime.NOON, BERLIN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void intervalsOfHoursAreExact() {
        assertThat(times(repeating("R/2026-03-28T20:00:00Z/PT4H"), "2026-03-28T23:59:59.5Z", 3))
                .containsExactly("2026-03-29T00:00:00Z", "2026-03-29T04:00:00Z", "2026-03-29T08:00:00Z");
    }

    @Test
    void anIntervalBeginsWithItsStart() {
        assertThat(times(repeating("R/2030-01-01T00:00:00Z/P1D"), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2030-01-01T00:00:00Z", "2030-01-01T23:00:00Z".replace("01T23", "02T00"));
    }

    @Test
    void intervalsOfDaysFollowTheClock() {
        assertThat(times(repeating("R/2026-01-01T02:30:00/P1D"), "2026-03-27T12:00:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void monthsAreCountedFromTheStart() {
        assertThat(times(repeating("R/2026-01-31T12:00:00/P1M"), "2026-02-01T00:00:00Z", 3))
                .containsExactly("2026-02-28T11:00:00Z", "2026-03-31T10:00:00Z", "2026-04-30T10:00:00Z");
    }

    @Test
    void farFromItsStartAnIntervalIsFoundAtOnce() {
        assertThat(times(repeating("R/1900-01-31T12:00:00Z/P1M1D"), "2399-06-15T00:00:00Z", 2))
                .isEqualTo(slowly("R/1900-01-31T12:00:00Z/P1M1D", "2399-06-15T00:00:00Z", 2));
    }

    private static List<String> slowly(String interval, String after, int count) {
        List<String> times = times(repeating(interval), "1900-01-01T00:00:00Z", 7_000);
        List<String> rest =
                times.stream().filter(time -> time.compareTo(after) > 0).toList();
        return rest.subList(0, count);
    }

    private static Recurrence cron(String expression, ZoneId zone) {
        return Recurrence.cron(Cron.parse(expression), zone);
    }

    private static Recurrence repeating(String interval) {
        return Recurrence.repeating(RepeatingInterval.parse(interval), BERLIN);
    }

    private static Recurrence items(LocalTime reference, PolicyItem... items) {
        return Recurrence.items(List.of(items), reference, ZoneOffset.UTC);
    }

    private static PolicyItem item(Frequency frequency, int interval) {
        return new PolicyItem(frequency.word(), frequency, interval, Lifetime.parse("7 days"));
    }

    private static List<String> times(Recurrence recurrence, String after, int count) {
        List<String> times = new ArrayList<>();
        Instant time = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            time = recurrence.next(time).at();
            times.add(time.toString());
        }
        return times;
    }
}
