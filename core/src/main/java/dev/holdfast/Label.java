package dev.holdfast;

import java.util.Objects;
import java.util.Optional;

/**
 * A key and a value that describe a backup, such as {@code env=prod}.
 *
 * @param key not empty, without '=' and ','
 * @param value any text without ','
 */
public record Label(String key, String value) {
    /** @throws IllegalArgumentException if key or value break their rules */
    public Label {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        if (!isKey(key)) {
            throw new IllegalArgumentException("a label's key must not be empty or hold '=' or ',': '" + key + "'");
        }
        if (value.indexOf(',') >= 0) {
            throw new IllegalArgumentException("a label's value must not hold ',': '" + value + "'");
        }
    }

    /**
     * Reads {@code key=value}.
     *
     * @throws IllegalArgumentException if there is no '=' or a part breaks its rules
     */
    public static Label parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("a label looks like key=value, this one does not: '" + text + "'");
        }
        return new Label(text.substring(0, equals), text.substring(equals + 1));
    }

    private static boolean isKey(String text) {
        return !text.isBlank() && text.indexOf('=') < 0 && text.indexOf(',') < 0;
    }

    /** The label that a text is, if it is one. */
    static Optional<Label> find(String text) {
        int equals = text.indexOf('=');
        return equals >= 0 && isKey(text.substring(0, equals)) && text.indexOf(',') < 0
                ? Optional.of(parse(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
