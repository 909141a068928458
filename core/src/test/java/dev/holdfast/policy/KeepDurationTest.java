package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class KeepDurationTest {
    @Test
    void readsAllUnits() {
        assertThat(KeepDuration.parse(" 1y5m7d2h ")).isEqualTo(new KeepDuration(1, 5, 7, 2));
    }

    @Test
    void readsUnitsInAnyOrderAndTheLastCounts() {
        assertThat(KeepDuration.parse("2h1y3h")).isEqualTo(new KeepDuration(1, 0, 0, 3));
    }

    @Test
    void nothingIsZero() {
        assertThat(KeepDuration.parse("").isZero()).isTrue();
    }

    @Test
    void writesTheLargestUnitFirst() {
        assertThat(KeepDuration.parse("3h2d1m")).hasToString("1m2d3h");
    }

    @Test
    void refusesANumberWithoutUnit() {
        assertThatThrownBy(() -> KeepDuration.parse("keep.within", "5"))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessage("keep.within: the number 5 needs a unit y, m, d or h, in '5'");
    }

    @Test
    void refusesAnUnknownUnit() {
        assertThatThrownBy(() -> KeepDuration.parse("1w")).hasMessageContaining("not 'w'");
    }

    @Test
    void refusesNegativeNumbers() {
        assertThatThrownBy(() -> KeepDuration.parse("-1d")).isInstanceOf(PolicyException.Invalid.class);
    }

    @Test
    void refusesNumbersThatNoDateCanHold() {
        assertThatThrownBy(() -> KeepDuration.parse("99999999999d")).isInstanceOf(PolicyException.Invalid.class);
    }

    @Test
    void aMonthBeforeTheThirtyFirstOverflowsForward() {
        assertThat(KeepDuration.parse("1m").before(ZonedDateTime.parse("2024-10-31T12:00:00Z")))
                .isEqualTo("2024-10-01T12:00:00Z");
    }

    @Test
    void aYearBeforeALeapDayIsTheFirstOfMarch() {
        assertThat(KeepDuration.parse("1y").before(ZonedDateTime.parse("2024-02-29T00:00:00Z")))
                .isEqualTo("2023-03-01T00:00:00Z");
    }

    @Test
    void hoursAreTakenOffLast() {
        assertThat(KeepDuration.parse("1m1h").before(ZonedDateTime.parse("2024-03-01T00:30:00+09:00")))
                .isEqualTo("2024-01-31T23:30:00+09:00");
    }

    @Test
    void aMonthAfterTheThirtyFirstOverflowsForwardToo() {
        assertThat(KeepDuration.parse("1m").after(ZonedDateTime.parse("2025-01-31T12:00:00Z")))
                .isEqualTo("2025-03-03T12:00:00Z");
    }

    @Test
    void aYearAfterALeapDayIsTheFirstOfMarch() {
        assertThat(KeepDuration.parse("1y").after(ZonedDateTime.parse("2024-02-29T00:00:00Z")))
                .isEqualTo("2025-03-01T00:00:00Z");
    }

    @Test
    void hoursAreAddedLast() {
        assertThat(KeepDuration.parse("1m1h").after(ZonedDateTime.parse("2024-01-31T23:30:00+09:00")))
                .isEqualTo("2024-03-03T00:30:00+09:00");
    }
}
