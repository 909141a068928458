package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeTest {
    @ParameterizedTest
    @CsvSource({"7 days,7 days", "1 Day,1 day", "12months,12 months", "1 years,1 year", "forever,forever"})
    void readsWhatItSays(String text, String shown) {
        assertThat(Lifetime.parse(text)).hasToString(shown);
        assertThat(Lifetime.parse(shown)).isEqualTo(Lifetime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", "days", "0 days", "-1 days", "7 moons", "1000001 days", "7 d", "1.5 days", "1 forever"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Lifetime.parse("keep", text))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageStartingWith("keep");
    }

    @ParameterizedTest
    @CsvSource({
        "24 hours,2025-03-29T12:00:00Z,2025-03-30T12:00:00Z",
        "1 day,2025-03-29T12:00:00Z,2025-03-30T11:00:00Z",
        "1 week,2025-10-25T12:00:00Z,2025-11-01T13:00:00Z",
        "1 month,2025-01-31T12:00:00Z,2025-02-28T12:00:00Z",
        "1 year,2024-02-29T12:00:00Z,2025-02-28T12:00:00Z"
    })
    void daysAndLongerUnitsKeepTheTimeOfDay(String lifetime, Instant start, Instant end) {
        assertThat(Lifetime.parse(lifetime).endAfter(start, ZoneId.of("Europe/Berlin")))
                .contains(end);
    }

    @Test
    void foreverDoesNotEnd() {
        assertThat(Lifetime.FOREVER.endAfter(Instant.EPOCH, ZoneId.of("UTC"))).isEmpty();
    }

    @Test
    void isOrderedByLength() {
        List<Lifetime> ascending = List.of(
                Lifetime.hours(23),
                Lifetime.days(1),
                Lifetime.weeks(4),
                Lifetime.days(30),
                Lifetime.months(1),
                Lifetime.days(31),
                Lifetime.months(11),
                Lifetime.years(1),
                Lifetime.FOREVER);

        assertThat(ascending.stream().sorted().toList()).isEqualTo(ascending);
        assertThat(Lifetime.months(12)).isEqualByComparingTo(Lifetime.years(1));
    }

    @Test
    void firstOfRulesNeedADefaultAndPrioritiesOfTheirOwn() {
        FirstOfRule weekly = new FirstOfRule("Weekly", KeepPeriod.WEEKLY, 25, Lifetime.weeks(8));
        FirstOfRule twin = new FirstOfRule("Twin", KeepPeriod.DAILY, 25, Lifetime.days(8));

        assertThatThrownBy(
                        () -> RetentionPolicy.builder().firstOf(List.of(weekly)).build())
                .hasMessageStartingWith("defaultRule: ");
        assertThatThrownBy(() -> RetentionPolicy.builder()
                        .firstOf(List.of(weekly, twin))
                        .defaultRule(Lifetime.days(7))
                        .build())
                .hasMessage("firstOf[1].priority: must not be shared, but the rule 'Weekly' has 25 too");
    }

    @Test
    void theDefaultRuleIsNotOneOfThem() {
        assertThatThrownBy(() -> new FirstOfRule("default", KeepPeriod.DAILY, 1, Lifetime.days(1)))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageStartingWith("name: ");
    }
}
