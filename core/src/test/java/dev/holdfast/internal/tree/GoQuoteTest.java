package dev.holdfast.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoQuoteTest {
    @Property
    void unquotingUndoesQuoting(@ForAll byte[] name) {
        assertThat(GoQuote.unquote(GoQuote.quote(name))).isEqualTo(name);
    }

    @Property
    void unquotingUndoesQuotingOfText(@ForAll String text) {
        byte[] name = Utf8.bytes(text);
        assertThat(GoQuote.unquote(GoQuote.quote(name))).isEqualTo(name);
    }

    @Property
    void jsonHoldsTheQuotedForm(@ForAll byte[] name) {
        String viaTwoSteps = text(new GoJson(16).string(Utf8.bytes(GoQuote.quote(name))));
        assertThat(text(new GoJson(16).name(name))).isEqualTo(viaTwoSteps);
    }

    @Property(tries = 2000)
    void unquotingAnythingGivesANameOrDamaged(@ForAll String text) {
        try {
            assertThat(GoQuote.unquote(text)).isNotNull();
        } catch (RepositoryException.Damaged e) {
            assertThat(e).hasMessageContaining("quoted");
        }
    }

    @Test
    void quotesAndBackslashesGetABackslash() {
        assertThat(GoQuote.quote(Trees.bytes("a\"b\\c'"))).isEqualTo("a\\\"b\\\\c'");
    }

    @Test
    void controlsHaveLettersOrHex() {
        assertThat(GoQuote.quote(Trees.bytes("\u0007\b\f\n\r\t\u000b\u0001\u007f")))
                .isEqualTo("\\a\\b\\f\\n\\r\\t\\v\\x01\\x7f");
    }

    @Test
    void bytesThatAreNotUtf8BecomeHexOneByOne() {
        assertThat(GoQuote.quote(new byte[] {(byte) 0xe2, (byte) 0x82, 'a', (byte) 0xff}))
                .isEqualTo("\\xe2\\x82a\\xff");
    }

    @Test
    void surrogatesInUtf8AreInvalid() {
        assertThat(GoQuote.quote(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .isEqualTo("\\xed\\xa0\\x80");
    }

    @ParameterizedTest
    @CsvSource({"a0,\\u00a0", "ad,\\u00ad", "200b,\\u200b", "2028,\\u2028", "3000,\\u3000", "e000,\\ue000"})
    void codePointsThatGoDoesNotPrintAreEscaped(String hex, String expected) {
        assertThat(quoted(Integer.parseInt(hex, 16))).isEqualTo(expected);
    }

    @Test
    void unicode15IsPrintable() {
        assertThat(quoted(0x1fae8)).isEqualTo(Character.toString(0x1fae8));
    }

    @Test
    void unicode16IsNotPrintable() {
        assertThat(quoted(0x1fae9)).isEqualTo("\\U0001fae9");
    }

    @Test
    void theReplacementCharacterIsPrintable() {
        assertThat(quoted(0xfffd)).isEqualTo("\ufffd");
    }

    @Test
    void thereAreAsManyPrintableCodePointsAsInGo() {
        long count = 0;
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            count += GoPrintable.test(codePoint) ? 1 : 0;
        }
        assertThat(count).isEqualTo(148998);
    }

    @Test
    void octalEscapesAreBytes() {
        assertThat(GoQuote.unquote("\\101\\377")).isEqualTo(new byte[] {'A', (byte) 0xff});
    }

    @Test
    void longEscapesAreCodePoints() {
        assertThat(GoQuote.unquote("\\u00e9\\U0001F600")).isEqualTo(Trees.bytes("\u00e9\ud83d\ude00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\",
                "\\q",
                "\\x1",
                "\\xg0",
                "\\u12",
                "\\ud800",
                "\\U00110000",
                "\\400",
                "\\08",
                "\\'",
                "a\"b",
                "a\nb",
                "\\\uff11\uff11\uff11"
            })
    void whatGoDoesNotTakeIsDamaged(String quoted) {
        assertThatThrownBy(() -> GoQuote.unquote(quoted)).isInstanceOf(RepositoryException.Damaged.class);
    }

    private static String quoted(int codePoint) {
        return GoQuote.quote(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(GoJson json) {
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }
}
