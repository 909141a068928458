package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatingIntervalTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void hasStartAndExactInterval() {
        RepeatingInterval interval = RepeatingInterval.parse("R/2025-01-01T00:00:00Z/PT4H");

        assertThat(interval.start(BERLIN)).isEqualTo("2025-01-01T00:00:00Z");
        assertThat(interval.period()).isEqualTo(Period.ZERO);
        assertThat(interval.duration()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void hasCalendarParts() {
        RepeatingInterval interval = RepeatingInterval.parse("r/2025-01-31T10:00+01:00/p1m2wt30m");

        assertThat(interval.period()).isEqualTo(Period.of(0, 1, 14));
        assertThat(interval.duration()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void aStartWithoutOffsetIsATimeOfTheZone() {
        assertThat(RepeatingInterval.parse("R/2025-07-01T12:00:00/P1D").start(BERLIN))
                .isEqualTo("2025-07-01T10:00:00Z");
    }

    @Test
    void ignoresTheNumberOfRepetitions() {
        assertThat(RepeatingInterval.parse("R5/2025-01-01T00:00:00Z/PT4H"))
                .isEqualTo(RepeatingInterval.parse("R/2025-01-01T00:00:00Z/PT4H"));
    }

    @Test
    void saysItselfAsItIsRead() {
        RepeatingInterval interval = RepeatingInterval.parse("R/2025-01-01T00:00:00+00:00/P1W");

        assertThat(RepeatingInterval.parse(interval.toString())).isEqualTo(interval);
        assertThat(interval.start(ZoneOffset.UTC)).isEqualTo("2025-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PT4H",
                "R/PT4H",
                "R/2025-01-01/PT4H",
                "R/2025-13-01T00:00:00Z/PT4H",
                "R/2025-01-01T00:00:00Z/P",
                "R/2025-01-01T00:00:00Z/PT",
                "R/2025-01-01T00:00:00Z/PT0H",
                "R/2025-01-01T00:00:00Z/PT59S",
                "R/2025-01-01T00:00:00Z/PT-4H",
                "R/2025-01-01T00:00:00Z/P1H",
                "R/2025-01-01T00:00:00Z/P1Y1Y",
                "R/2025-01-01T00:00:00Z/4h",
                "R-1/2025-01-01T00:00:00Z/PT4H",
            })
    void refuses(String text) {
        assertThatThrownBy(() -> RepeatingInterval.parse("policies.gold.repeating", text))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageStartingWith("policies.gold.repeating: must ")
                .hasMessageContaining("2025-01-01T00:00:00Z")
                .hasMessageContaining("was '" + text + "'");
    }
}
