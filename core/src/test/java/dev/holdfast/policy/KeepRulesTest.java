package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeepRulesTest {
    @Test
    void saysItselfInResticsWords() {
        KeepRules rules = KeepRules.builder()
                .last(3)
                .yearly(KeepRules.UNLIMITED)
                .withinDaily(KeepDuration.parse("7d"))
                .tags(List.of("a", "b"))
                .within(KeepDuration.parse("2m"))
                .build();

        assertThat(rules)
                .hasToString("keep 3 latest, all yearly snapshots, daily snapshots within 7d"
                        + " and all snapshots with tags [[a, b]] and all snapshots within 2m of the newest");
    }

    @Test
    void noRulesRemove() {
        assertThat(KeepRules.builder().build()).hasToString("remove");
    }

    @Test
    void aZeroSwitchesARuleOff() {
        assertThat(KeepRules.builder().daily(5).daily(0).build().isEmpty()).isTrue();
    }

    @Test
    void aZeroDurationSwitchesARuleOff() {
        assertThat(KeepRules.builder().within(KeepDuration.ZERO).build().isEmpty())
                .isTrue();
    }

    @Test
    void aNegativeCountNamesItsField() {
        assertThatThrownBy(() -> KeepRules.builder().weekly(-2))
                .isInstanceOfSatisfying(
                        PolicyException.Invalid.class,
                        invalid -> assertThat(invalid.field()).isEqualTo("keep.weekly"));
    }

    @Test
    void unlimitedIsACount() {
        assertThat(KeepRules.parseCount("keep.last", "unlimited")).isEqualTo(KeepRules.UNLIMITED);
    }

    @Test
    void minusOneIsNotWrittenAsANumber() {
        assertThatThrownBy(() -> KeepRules.parseCount("keep.last", "-1"))
                .hasMessage("keep.last: must be a number from 0 on or 'unlimited', was '-1'");
    }
}
