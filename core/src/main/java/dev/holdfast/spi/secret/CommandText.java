package dev.holdfast.spi.secret;

import java.util.ArrayList;
import java.util.List;

/** Takes a command apart into its arguments: at spaces, except between quotes. There are no other rules, and no shell. */
final class CommandText {
    private final List<String> arguments = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private boolean begun;
    private char quote;

    private CommandText() {}

    /**
     * The arguments of a command; single and double quotes keep spaces together, and a backslash is an ordinary character.
     *
     * @param what names the option in messages
     * @throws IllegalArgumentException if a quote is not closed or there is nothing at all
     */
    static List<String> split(String what, String text) {
        CommandText split = new CommandText();
        text.chars().forEach(each -> split.take((char) each));
        split.end();
        if (split.quote != 0) {
            throw new IllegalArgumentException(what + ": the quote " + split.quote + " is not closed");
        }
        if (split.arguments.isEmpty()) {
            throw new IllegalArgumentException(what + ": expected a program and its arguments, was empty");
        }
        return List.copyOf(split.arguments);
    }

    private void take(char each) {
        if (quote != 0 && each == quote) {
            quote = 0;
        } else if (quote == 0 && (each == '"' || each == '\'')) {
            quote = each;
            begun = true;
        } else if (quote == 0 && Character.isWhitespace(each)) {
            end();
        } else {
            current.append(each);
            begun = true;
        }
    }

    private void end() {
        if (begun) {
            arguments.add(current.toString());
        }
        current.setLength(0);
        begun = false;
    }
}
