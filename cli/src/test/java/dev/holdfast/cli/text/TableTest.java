package dev.holdfast.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAligned() {
        assertThat(new Table(Set.of("Size"), "Name", "Size")
                        .row("a", "1 B")
                        .row("longer", "12 B")
                        .lines())
                .containsExactly("Name    Size", "------------", "a        1 B", "longer  12 B");
    }

    @Test
    void cellsHaveSeveralLines() {
        assertThat(new Table(Set.of(), "A", "B").row("x\ny", "z").lines()).containsExactly("A  B", "----", "x  z", "y");
    }

    @Test
    void sizesHaveBinaryUnits() {
        assertThat(ByteText.of(1023)).isEqualTo("1023 B");
        assertThat(ByteText.of(1536)).isEqualTo("1.500 KiB");
        assertThat(ByteText.of(5L << 40)).isEqualTo("5.000 TiB");
    }

    @Test
    void controlCharactersAreMadeHarmless() {
        assertThat(Printable.of("plain name")).isEqualTo("plain name");
        assertThat(Printable.of("a\u001b[2Jb")).isEqualTo("\"a\\u001b[2Jb\"");
    }
}
