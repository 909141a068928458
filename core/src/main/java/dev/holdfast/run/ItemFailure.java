package dev.holdfast.run;

import java.util.Objects;

/**
 * One file, directory or component that could not be handled while the rest was.
 *
 * @param path where, as the user names it
 * @param during what was being done: {@code read}, {@code list}, {@code write}, {@code attributes}, {@code verify}
 * @param message what went wrong
 */
public record ItemFailure(String path, String during, String message) {
    /** Nothing may be null. */
    public ItemFailure {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(during, "during");
        Objects.requireNonNull(message, "message");
    }
}
