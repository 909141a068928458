package dev.holdfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Holdfast throws on purpose.
 *
 * <p>It is not sealed: each package seals a family of its own below it, and providers may add theirs. A message says what
 * happened, where, and what to do about it; it never contains a secret.
 */
public abstract class HoldfastException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message what happened, where, and what to do */
    protected HoldfastException(String message) {
        super(message);
    }

    /**
     * @param message what happened, where, and what to do
     * @param cause what was thrown below, or null
     */
    protected HoldfastException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
