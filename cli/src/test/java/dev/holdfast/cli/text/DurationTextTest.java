package dev.holdfast.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"0,PT0S", "90s,PT1M30S", "5m,PT5M", "1h30m,PT1H30M", "250ms,PT0.25S", "7d,PT168H"})
    void readsNumbersWithUnits(String text, Duration expected) {
        assertThat(DurationText.parse("--x", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "-5m", "5 m", "1w"})
    void refusesEverythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse("--x", text))
                .withMessageContaining("--x");
    }

    @Test
    void clockHasHoursWhenNeeded() {
        assertThat(DurationText.clock(Duration.ofSeconds(125))).isEqualTo("2:05");
        assertThat(DurationText.clock(Duration.ofSeconds(3725))).isEqualTo("1:02:05");
    }
}
