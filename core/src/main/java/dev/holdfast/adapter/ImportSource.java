package dev.holdfast.adapter;

import java.util.Objects;

/**
 * A text to import.
 *
 * @param name names it in findings, such as the name of its file
 * @param text YAML of one or several documents, JSON, or command lines of restic or kopia
 */
public record ImportSource(String name, String text) {
    /** Nothing may be null. */
    public ImportSource {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
    }
}
