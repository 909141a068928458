package dev.holdfast.cli.text;

import java.util.Locale;

/** Text that may come from anywhere, made harmless for a terminal. */
public final class Printable {
    private Printable() {}

    /** The text itself, or, if it holds control characters, the text in quotes with these written as {@code \\u001b}. */
    public static String of(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(each -> quoted.append(
                        Character.isISOControl(each)
                                ? String.format(Locale.ROOT, "\\u%04x", each)
                                : String.valueOf((char) each)));
        return quoted.append('"').toString();
    }
}
