package dev.holdfast.spi.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CommandTextTest {
    @Test
    void splitsAtSpaces() {
        assertThat(CommandText.split("x", "  pass  show backup ")).containsExactly("pass", "show", "backup");
    }

    @Test
    void quotesKeepSpaces() {
        assertThat(CommandText.split("x", "a 'b c' \"d 'e'\" f'g h'i")).containsExactly("a", "b c", "d 'e'", "fg hi");
    }

    @Test
    void emptyQuotesAreAnArgument() {
        assertThat(CommandText.split("x", "a ''")).containsExactly("a", "");
    }

    @Test
    void refusesAnOpenQuoteAndNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> CommandText.split("x", "a 'b"));
        assertThatIllegalArgumentException().isThrownBy(() -> CommandText.split("x", " "));
    }
}
