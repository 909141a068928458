package dev.holdfast.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GoJsonTest {
    @Test
    void markupIsEscaped() {
        assertThat(string("<a href='x'>&</a>")).isEqualTo("\"\\u003ca href='x'\\u003e\\u0026\\u003c/a\\u003e\"");
    }

    @Test
    void controlsAreShortOrHex() {
        assertThat(string("\"\\\n\r\t\b\f\u0001\u001f\u007f"))
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f\u007f\"");
    }

    @Test
    void lineSeparatorsAreEscaped() {
        assertThat(string("\u2027\u2028\u2029\u202a")).isEqualTo("\"\u2027\\u2028\\u2029\u202a\"");
    }

    @Test
    void eachInvalidByteBecomesAnEscape() {
        assertThat(text(new GoJson(1).string(new byte[] {(byte) 0xff, (byte) 0xe2, (byte) 0x82, 'a'})))
                .isEqualTo("\"\\ufffd\\ufffd\\ufffda\"");
    }

    @Test
    void aReplacementCharacterStays() {
        assertThat(string("\ufffd")).isEqualTo("\"\ufffd\"");
    }

    @Property
    void textAndItsBytesAreWrittenTheSame(@ForAll String text) {
        assertThat(string(text)).isEqualTo(text(new GoJson(1).string(Utf8.bytes(text))));
    }

    @Property
    void numbersAreUnsigned(@ForAll long number) {
        assertThat(text(new GoJson(1).number(number))).isEqualTo(Long.toUnsignedString(number));
    }

    @Test
    void emptyBytesAreAnEmptyString() {
        assertThat(text(new GoJson(1).base64(new byte[0]))).isEqualTo("\"\"");
    }

    private static String string(String value) {
        return text(new GoJson(1).string(value));
    }

    private static String text(GoJson json) {
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }
}
