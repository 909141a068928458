package dev.holdfast.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void quotesAndBackslashesAreTakenAway() {
        assertThat(words("restic --tag 'a b' --tag=\"c \\\"d\\\"\" e\\ f ''"))
                .containsExactly("restic", "--tag", "a b", "--tag=c \"d\"", "e f", "");
    }

    @Test
    void aBackslashAtTheEndOfALineContinuesIt() {
        assertThat(words("restic forget \\\n  --keep-last 3")).containsExactly("restic", "forget", "--keep-last", "3");
    }

    @Test
    void commentsAreLeftOutAndNumbersOfLinesKept() {
        assertThat(ShellWords.of("# first\nrestic a#b # rest\n\nkopia x; restic y"))
                .containsExactly(
                        new ShellWords.Line(2, List.of("restic", "a#b"), false),
                        new ShellWords.Line(4, List.of("kopia", "x"), false),
                        new ShellWords.Line(4, List.of("restic", "y"), true));
    }

    @Test
    void anOpenQuoteReachesToTheEnd() {
        assertThat(words("restic 'a\nb")).containsExactly("restic", "a\nb");
    }

    @Test
    void whereInputComesFromAndOutputGoesIsNoWord() {
        assertThat(words("restic backup /a >/dev/null 2>&1")).containsExactly("restic", "backup", "/a");
        assertThat(words("restic backup /a > 'the log' 2> /x/y --tag t"))
                .containsExactly("restic", "backup", "/a", "--tag", "t");
        assertThat(words("restic backup /a &>> log")).containsExactly("restic", "backup", "/a");
        assertThat(words("restic backup --files-from - < list /b"))
                .containsExactly("restic", "backup", "--files-from", "-", "/b");
        assertThat(ShellWords.of("a 2>&1 && b"))
                .containsExactly(
                        new ShellWords.Line(1, List.of("a"), false), new ShellWords.Line(1, List.of("b"), true));
    }

    private static List<String> words(String text) {
        return ShellWords.of(text).get(0).words();
    }
}
