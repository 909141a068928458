package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.FirstOfRule;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionPolicy.Mode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The lifetimes that Azure Backup and MongoDB Atlas give to a new backup, computed by hand. The last column says from which
 * statement of the survey of these systems (section and item) a row follows.
 */
class StampTablesTest {
    /** Rules of the restore point plan in Azure's template: all four periods and Default; the zone is that of the schedule. */
    private static final List<FirstOfRule> AZURE_RULES = List.of(
            new FirstOfRule("Daily", KeepPeriod.DAILY, 30, Lifetime.days(14)),
            new FirstOfRule("Weekly", KeepPeriod.WEEKLY, 25, Lifetime.days(56)),
            new FirstOfRule("Monthly", KeepPeriod.MONTHLY, 20, Lifetime.days(180)),
            new FirstOfRule("Yearly", KeepPeriod.YEARLY, 15, Lifetime.days(360)));

    @ParameterizedTest(name = "{0}: rules {1}, taken {2} in {3} after {4}: {5} until {6} ({7})")
    @CsvSource(delimiter = '|', textBlock = """
            # n | rules | taken at             | zone             | last success         | winner  | kept until           | source
              1 | DWMY  | 2025-01-01T02:00:00Z | UTC              | -                    | Yearly  | 2025-12-27T02:00:00Z | 4.5 portal order year first
              2 | DWMY  | 2025-01-01T06:00:00Z | UTC              | 2025-01-01T02:00:00Z | Default | 2025-01-08T06:00:00Z | 4.5 first successful of the period only
              3 | DWMY  | 2025-01-02T02:00:00Z | UTC              | 2025-01-01T22:00:00Z | Daily   | 2025-01-16T02:00:00Z | 4.5 first of the day
              4 | DWMY  | 2025-01-06T02:00:00Z | UTC              | 2025-01-05T22:00:00Z | Weekly  | 2025-03-03T02:00:00Z | 4.5 week before day; weeks begin on Monday here
              5 | DWMY  | 2025-02-01T02:00:00Z | UTC              | 2025-01-31T22:00:00Z | Monthly | 2025-07-31T02:00:00Z | 4.5 month before week and day
              6 | DWMY  | 2026-01-01T02:00:00Z | UTC              | 2025-12-31T22:00:00Z | Yearly  | 2026-12-27T02:00:00Z | 4.5 year before month
              7 | D     | 2025-02-01T02:00:00Z | UTC              | 2025-01-31T22:00:00Z | Daily   | 2025-02-15T02:00:00Z | 4.5 only the rules that there are
              8 | W     | 2025-01-07T02:00:00Z | UTC              | 2025-01-06T02:00:00Z | Default | 2025-01-14T02:00:00Z | Z1 Default takes what no rule tags
              9 | -     | 2025-01-07T02:00:00Z | UTC              | -                    | Default | 2025-01-14T02:00:00Z | 4.5 operational default 7 days
             10 | DWMY  | 2025-01-07T02:00:00Z | UTC              | 2025-01-05T02:00:00Z | Weekly  | 2025-03-04T02:00:00Z | 4.5 a late failure leaves no hole: Monday failed
             11 | DWMY  | 2025-01-09T02:00:00Z | UTC              | 2025-01-05T02:00:00Z | Weekly  | 2025-03-06T02:00:00Z | 4.5 the same, Monday to Wednesday failed
             12 | DWMY  | 2025-02-03T02:00:00Z | UTC              | 2025-01-31T22:00:00Z | Monthly | 2025-08-02T02:00:00Z | 4.5 the month's first two days failed
             13 | DWMY  | 2025-01-07T02:00:00Z | UTC              | 2025-01-06T22:00:00Z | Daily   | 2025-01-21T02:00:00Z | 4.5 Monday's was deleted since: a hole in the weeks
             14 | DWMY  | 2025-03-04T02:00:00Z | UTC              | 2025-03-03T02:00:00Z | Daily   | 2025-03-18T02:00:00Z | 4.5 the same for the month
             15 | DWMY  | 2025-01-01T23:30:00Z | Europe/Berlin    | 2025-01-01T22:30:00Z | Daily   | 2025-01-15T23:30:00Z | Z5 periods in the schedule's zone: it is 2 January there
             16 | DWMY  | 2024-12-31T23:30:00Z | Europe/Berlin    | 2024-12-31T22:30:00Z | Yearly  | 2025-12-26T23:30:00Z | Z5 the same for the year
             17 | DWMY  | 2024-12-31T23:30:00Z | UTC              | 2024-12-31T22:30:00Z | Default | 2025-01-07T23:30:00Z | Z5 and not in another zone
             18 | DWMY  | 2025-01-05T23:30:00Z | Europe/Berlin    | 2025-01-05T22:30:00Z | Weekly  | 2025-03-02T23:30:00Z | Z5 the same for the week
             19 | DWMY  | 2025-03-29T09:00:00Z | Europe/Berlin    | 2025-03-28T09:00:00Z | Daily   | 2025-04-12T08:00:00Z | Z5 days of the zone: an hour is lost on 30 March
             20 | DWMY  | 2025-10-25T08:00:00Z | Europe/Berlin    | 2025-10-24T08:00:00Z | Daily   | 2025-11-08T09:00:00Z | Z5 days of the zone: an hour is won on 26 October
             21 | DM    | 2025-06-02T02:00:00Z | UTC              | 2025-06-01T02:00:00Z | Daily   | 2025-06-16T02:00:00Z | 4.5 without a weekly rule the Monday is a day
             22 | WY    | 2025-06-02T02:00:00Z | UTC              | 2025-06-01T02:00:00Z | Weekly  | 2025-07-28T02:00:00Z | 4.5 without daily and monthly ones
             23 | WY    | 2025-06-03T02:00:00Z | UTC              | 2025-06-02T02:00:00Z | Default | 2025-06-10T02:00:00Z | 4.5 Tuesday is first of nothing
             24 | Y     | 2025-06-03T02:00:00Z | UTC              | 2024-06-02T02:00:00Z | Yearly  | 2026-05-29T02:00:00Z | 4.5 the year's first may come late
             25 | S     | 2025-01-06T02:00:00Z | UTC              | 2025-01-05T02:00:00Z | Short   | 2025-01-07T02:00:00Z | 4.5 the winning rule alone, although Default is longer
             26 | SW    | 2025-01-06T02:00:00Z | UTC              | 2025-01-05T02:00:00Z | Short   | 2025-01-07T02:00:00Z | 4.5 priority 5 before 25, although weekly is longer
             27 | SW    | 2025-01-06T06:00:00Z | UTC              | 2025-01-06T02:00:00Z | Default | 2025-01-13T06:00:00Z | 4.5 both periods have their first
             28 | DWMY  | 2024-02-29T02:00:00Z | UTC              | 2024-02-28T02:00:00Z | Daily   | 2024-03-14T02:00:00Z | 4.5 a leap day is a day
             29 | DWMY  | 2024-12-30T02:00:00Z | UTC              | 2024-12-29T02:00:00Z | Weekly  | 2025-02-24T02:00:00Z | 4.5 the week of both years begins in the old one
             30 | DWMY  | 2025-01-06T02:00:00Z | UTC              | 2025-01-06T05:00:00Z | Default | 2025-01-13T02:00:00Z | 4.7 the clock went back: the periods had their first
            """)
    void azure(
            int number,
            String rules,
            Instant taken,
            ZoneId zone,
            String lastSuccess,
            String winner,
            Instant end,
            String source) {
        RetentionPolicy.Builder retention = RetentionPolicy.builder(Mode.AZURE)
                .defaultRule(Lifetime.days(7))
                .firstOf(azureRules(rules));
        Stamps stamps = after(
                Stamps.of(Policy.builder("azure").retention(retention.build()).build(), zone), lastSuccess);

        Stamp stamp = stamps.scheduled(taken, List.of()).orElseThrow();

        assertThat(stamp.rules().get(0)).isEqualTo(winner);
        assertThat(stamp.expiresAt()).contains(end);
    }

    private static Stamps after(Stamps stamps, String lastSuccess) {
        return lastSuccess.equals("-") ? stamps : stamps.after(Instant.parse(lastSuccess));
    }

    private static List<FirstOfRule> azureRules(String letters) {
        FirstOfRule ofOneDay = new FirstOfRule("Short", KeepPeriod.DAILY, 5, Lifetime.days(1));
        return Stream.concat(AZURE_RULES.stream(), Stream.of(ofOneDay))
                .filter(rule -> letters.contains(rule.name().substring(0, 1)))
                .toList();
    }

    @ParameterizedTest(name = "{0}: due {1}, taken {2}: {3} until {4} ({5})")
    @CsvSource(delimiter = '|', textBlock = """
            # n | due for                                | taken at             | owner       | kept until           | source
              1 | hourly-6=2 days                        | 2025-03-05T06:00:00Z | hourly-6    | 2025-03-07T06:00:00Z | 4.6 default: hourly for 2 days
              2 | daily=7 days                           | 2025-03-05T18:00:00Z | daily       | 2025-03-12T18:00:00Z | 4.6 default: daily for 7 days
              3 | weekly-6=4 weeks                       | 2025-03-08T18:00:00Z | weekly-6    | 2025-04-05T18:00:00Z | 4.6 default: Saturday for 4 weeks
              4 | monthly-last=12 months                 | 2025-03-31T18:00:00Z | monthly-last| 2026-03-31T18:00:00Z | 4.6 default: last day for 12 months
              5 | yearly-12=1 year                       | 2025-12-01T18:00:00Z | yearly-12   | 2026-12-01T18:00:00Z | 4.6 default: 1 December for 1 year
              6 | hourly-6=2 days,daily=7 days           | 2025-03-05T18:00:00Z | daily       | 2025-03-12T18:00:00Z | 4.6 together one snapshot, the longest owns it
              7 | daily=7 days,hourly-6=2 days           | 2025-03-05T18:00:00Z | daily       | 2025-03-12T18:00:00Z | 4.6 in whatever order they are given
              8 | daily=7 days,weekly-6=4 weeks          | 2025-03-08T18:00:00Z | weekly-6    | 2025-04-05T18:00:00Z | 4.6 longest of two
              9 | hourly-6=2 days,daily=7 days,weekly-6=4 weeks | 2025-03-08T18:00:00Z | weekly-6 | 2025-04-05T18:00:00Z | 4.6 longest of three
             10 | weekly-6=4 weeks,monthly-last=12 months| 2025-05-31T18:00:00Z | monthly-last| 2026-05-31T18:00:00Z | 4.6 a Saturday that is the last of May
             11 | monthly-1=12 months,yearly-12=1 year   | 2025-12-01T18:00:00Z | monthly-1   | 2026-12-01T18:00:00Z | 4.6 equally long: the one given first
             12 | daily=30 days,weekly-6=4 weeks         | 2025-03-08T18:00:00Z | daily       | 2025-04-07T18:00:00Z | 4.6 longest by time, not by frequency
             13 | daily=5 weeks,monthly-8=1 month        | 2025-03-08T18:00:00Z | daily       | 2025-04-12T18:00:00Z | 4.6 35 days are longer than March
             14 | daily=4 weeks,monthly-8=1 month        | 2025-02-08T18:00:00Z | daily       | 2025-03-08T18:00:00Z | 4.6 equally long in February: the one given first
             15 | monthly-31=1 month                     | 2025-01-31T18:00:00Z | monthly-last| 2025-02-28T18:00:00Z | 4.7 a month from the 31st ends with the last day
             16 | monthly-31=1 month                     | 2024-01-31T18:00:00Z | monthly-last| 2024-02-29T18:00:00Z | 4.7 the same in a leap year
             17 | monthly-last=1 month                   | 2025-02-28T18:00:00Z | monthly-last| 2025-03-28T18:00:00Z | 4.6 a calendar month, not up to the next last day
             18 | yearly-2=1 year                        | 2024-02-29T18:00:00Z | yearly-2    | 2025-02-28T18:00:00Z | 4.7 a year from 29 February
             19 | yearly-1=7 years                       | 2025-01-01T18:00:00Z | yearly-1    | 2032-01-01T18:00:00Z | A02 units up to years
             20 | monthly-1=84 months                    | 2025-01-01T18:00:00Z | monthly-1   | 2032-01-01T18:00:00Z | A02 84 months are 7 years
             21 | weekly-1=1 week                        | 2025-03-10T18:00:00Z | weekly-1    | 2025-03-17T18:00:00Z | A03 day 1 is Monday
             22 | weekly-7=1 week,daily=7 days           | 2025-03-09T18:00:00Z | weekly-7    | 2025-03-16T18:00:00Z | 4.6 a week is 7 days: the one given first
             23 | daily=7 days                           | 2025-03-29T18:00:00Z | daily       | 2025-04-05T18:00:00Z | 4.6 UTC only: no hour is lost in spring
             24 | daily=7 days                           | 2025-10-25T18:00:00Z | daily       | 2025-11-01T18:00:00Z | 4.6 UTC only: no hour is won in autumn
             25 | hourly-12=2 days                       | 2025-03-05T12:00:00Z | hourly-12   | 2025-03-07T12:00:00Z | A03 every 12 hours on NVMe
             26 | hourly-1=1 day                         | 2025-12-31T23:00:00Z | hourly-1    | 2026-01-01T23:00:00Z | A02 over the year's end
             27 | monthly-28=12 months                   | 2024-02-28T18:00:00Z | monthly-28  | 2025-02-28T18:00:00Z | A03 the latest day but for the last
             28 | hourly-6=2 days,hourly-4=3 days        | 2025-03-05T12:00:00Z | hourly-4    | 2025-03-08T12:00:00Z | 4.6 the longest, also of one frequency
             29 | weekly-3=4 weeks,weekly-3=8 weeks      | 2025-03-05T18:00:00Z | weekly-3    | 2025-04-30T18:00:00Z | A02 several weekly items on one day
             30 | daily=forever,yearly-3=9 years         | 2025-03-01T18:00:00Z | daily       | -                    | 4.8 what never ends is the longest
            """)
    void atlas(int number, String due, Instant taken, String owner, String end, String source) {
        List<PolicyItem> items =
                Arrays.stream(due.split(",", -1)).map(StampTablesTest::item).toList();
        Policy policy = Policy.builder("atlas")
                .retention(RetentionPolicy.builder(Mode.ATLAS).build())
                .build();

        Stamp stamp =
                Stamps.of(policy, ZoneId.of("UTC")).scheduled(taken, items).orElseThrow();

        assertThat(stamp.rules().get(0)).isEqualTo(owner);
        assertThat(stamp.expiresAt().map(Instant::toString).orElse("-")).isEqualTo(end);
    }

    /** {@code monthly-31} stands for the last day, as on the 31st of a month. */
    private static PolicyItem item(String text) {
        String[] parts = text.split("[-=]", -1);
        Frequency frequency = Frequency.valueOf(parts[0].toUpperCase(Locale.ROOT));
        String day = parts.length == 2 ? "1" : parts[1];
        int interval = day.equals("last") || day.equals("31") ? PolicyItem.LAST_DAY : Integer.parseInt(day);
        return PolicyItem.of(frequency, interval, Lifetime.parse(parts[parts.length - 1]));
    }
}
