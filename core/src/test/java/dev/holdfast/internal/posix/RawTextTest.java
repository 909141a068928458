package dev.holdfast.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RawTextTest {
    @Property
    void anyBytesComeBack(@ForAll byte[] bytes) {
        assertThat(RawText.encode(RawText.decode(bytes))).isEqualTo(bytes);
    }

    @Property
    void textComesBack(@ForAll String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertThat(RawText.decode(utf8)).isEqualTo(new String(utf8, StandardCharsets.UTF_8));
    }

    @Test
    void encodedSurrogatesAreNotUtf8() {
        byte[] bytes = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        assertThat(RawText.decode(bytes)).hasSize(3);
    }

    @Test
    void pathsKeepTheirBytes() {
        String odd = RawText.decode(new byte[] {'/', 'a', (byte) 0xfe, '/', '%', '?', ' '});
        assertThat(RawText.ofPath(RawText.toPath(odd))).isEqualTo(odd);
    }

    @Test
    void relativePathsStayRelative() {
        String odd = RawText.decode(new byte[] {'x', '/', (byte) 0xfe});
        Path path = RawText.toPath(odd);
        assertThat(path.isAbsolute()).isFalse();
        assertThat(RawText.ofPath(path)).isEqualTo(odd);
    }

    @Test
    void whatIsShownEscapesOddBytes() {
        assertThat(RawText.shown(RawText.decode(new byte[] {'a', (byte) 0xff}))).isEqualTo("a\\xff");
        assertThat(RawText.shown("größe")).isEqualTo("größe");
    }
}
