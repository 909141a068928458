package dev.holdfast.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.posix.RawText;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternsTest {
    private static boolean matches(String path, String... patterns) {
        return PathPatterns.of(List.of(patterns), false).matches(path);
    }

    @ParameterizedTest
    @CsvSource({
        "*.c, /home/user/foo/test.c, true",
        "*.c, /home/user/foo/test.h, false",
        "foo, /foo/bar, true",
        "foo, /a/foo/b/c, true",
        "foo, /food, false",
        "foo/bar, /x/foo/bar/y, true",
        "foo/bar, /foo/x/bar, false",
        "/foo, /foo/bar, true",
        "/foo, /bar/foo, false",
        "/foo/bar, /foo, false",
        "foo/, /a/foo, true",
        "/home/*/.cache, /home/me/.cache/x, true",
        "/home/*/.cache, /home/a/b/.cache, false",
        "/foo/**/bar, /foo/bar, true",
        "/foo/**/bar, /foo/a/b/bar/c, true",
        "/foo/**/bar, /fox/a/bar, false",
        "foo/**/bar/*.go, /home/user/foo/work/special/project/bar/test.go, true",
        "/foo/**, /foo, true",
        "**, /, false",
        "**, /a, true",
        "?, /a, true",
        "?, /ä, true",
        "?, /ab, false",
        "[a-c]x, /bx, true",
        "[^a-c]x, /bx, false",
        "[^a-c]x, /dx, true",
        "a\\*b, /a*b, true",
        "a\\*b, /axb, false",
        "[\\]]x, /]x, true",
        "*x*y*, /axbyc, true",
        "*x*y*, /aybxc, false",
        "**/x/**/y, /x/y, true",
        "/**/b/**, /x/b, false",
        "/**/b/**, /x/b/c, true",
        ".//a/../b, /b, true"
    })
    void patternsMatchAsInRestic(String pattern, String path, boolean expected) {
        assertThat(matches(path, pattern)).isEqualTo(expected);
    }

    @Test
    void aLaterNegationTakesBack() {
        assertThat(matches("/a/x.o", "*.o", "!x.o")).isFalse();
        assertThat(matches("/a/y.o", "*.o", "!x.o")).isTrue();
    }

    @Test
    void anEarlierNegationDoesNot() {
        assertThat(matches("/a/x.o", "!x.o", "*.o")).isTrue();
    }

    @Test
    void emptyPatternsDoNotCount() {
        assertThat(PathPatterns.of(List.of("", ""), false).isEmpty()).isTrue();
    }

    @Test
    void caseCanBeIgnored() {
        assertThat(PathPatterns.of(List.of("*.JPG"), true).matches("/x/a.jpg")).isTrue();
        assertThat(PathPatterns.of(List.of("ÄRGER"), true).matches("/ärger")).isTrue();
    }

    @Test
    void aByteThatIsNotUtf8IsOneCharacter() {
        assertThat(matches(RawText.decode(new byte[] {'/', 'a', (byte) 0xff}), "a?"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/foo/bar, /foo, true",
        "/foo/bar, /fox, false",
        "/foo/*/x, /foo/a, true",
        "/foo/**/x, /foo/a/b/c, true",
        "/foo/**/x, /bar, false",
        "foo, /anything, true",
        "/foo, /foo/below, true"
    })
    void childrenMayMatch(String pattern, String path, boolean expected) {
        assertThat(PathPatterns.of(List.of(pattern), false).mayMatchBelow(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[b", "[]a]", "[-a]", "[a-]", "a\\", "[", "x/[y/z", "[^]"})
    void malformedPatternsAreNamed(String pattern) {
        assertThatThrownBy(() -> PathPatterns.of(List.of("good", pattern), false))
                .isInstanceOf(WorkloadException.Invalid.class)
                .hasMessageContaining("'" + pattern + "'");
    }

    @ParameterizedTest
    @CsvSource({"$A/x, va/x", "${A}b, vab", "$$A, $A", "a$, a$", "$/, $/", "${}x, x", "${A, A", "$1x, x", "$UNSET-, -"})
    void variablesAreExpandedAsInRestic(String line, String expected) {
        assertThat(PatternFile.expand(line, name -> name.equals("A") ? "va" : ""))
                .isEqualTo(expected);
    }

    @Test
    void aSelectionIsWhatIsIncludedWithoutWhatIsExcluded() {
        PathSelection selection = PathSelection.of(
                List.of(PathPatterns.of(List.of("/a/b"), false)), List.of(PathPatterns.of(List.of("*.tmp"), false)));
        assertThat(selection.selects("/a/b/c")).isTrue();
        assertThat(selection.selects("/a/b/c.tmp")).isFalse();
        assertThat(selection.selects("/a")).isFalse();
        assertThat(selection.selectsBelow("/a")).isTrue();
        assertThat(selection.selectsBelow("/x")).isFalse();
    }
}
