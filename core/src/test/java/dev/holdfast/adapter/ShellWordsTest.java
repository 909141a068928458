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
                        new ShellWords.Line(2, List.of("restic", "a#b")),
                        new ShellWords.Line(4, List.of("kopia", "x")),
                        new ShellWords.Line(4, List.of("restic", "y")));
    }

    @Test
    void anOpenQuoteReachesToTheEnd() {
        assertThat(words("restic 'a\nb")).containsExactly("restic", "a\nb");
    }

    private static List<String> words(String text) {
        return ShellWords.of(text).get(0).words();
    }
}
