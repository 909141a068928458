package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void whatIsSaidHolds() {
        assertThat(Options.parse(List.of("--rounds", "7", "--tools", "restic,holdfast"))
                        .tools())
                .containsExactly("restic", "holdfast");
    }

    @Test
    void whatIsNotSaidHasADefault() {
        assertThat(Options.parse(List.of()).rounds()).isEqualTo(5);
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatThrownBy(() -> Options.parse(List.of("--round", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--rounds");
    }

    @Test
    void anOptionWithoutItsValueIsRefused() {
        assertThatThrownBy(() -> Options.parse(List.of("--rounds")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a value");
    }

    @Test
    void noRoundsAreRefused() {
        Options options = Options.parse(List.of("--rounds", "0"));

        assertThatThrownBy(options::rounds).isInstanceOf(IllegalArgumentException.class);
    }
}
