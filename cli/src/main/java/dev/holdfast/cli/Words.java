package dev.holdfast.cli;

import java.util.List;

/** What must be known about a command line before its options are. */
final class Words {
    private static final String END = "--";

    private Words() {}

    /**
     * Where the words of a workload's own program begin: the index of {@code --} if a {@code command:} workload was named before
     * it, else the number of words. Any other {@code --} keeps its usual meaning.
     */
    static int endOfOptions(String[] words) {
        int end = List.of(words).indexOf(END);
        boolean takesCommand =
                end >= 0 && List.of(words).subList(0, end).stream().anyMatch(word -> word.startsWith("command:"));
        return takesCommand ? end : words.length;
    }
}
