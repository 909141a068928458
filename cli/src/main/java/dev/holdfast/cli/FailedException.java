package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Something around a command failed: a terminal, standard output. */
final class FailedException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says what failed.
     *
     * @param message what happened, where, and what to do; never a password
     * @param cause what was thrown below, or null
     */
    FailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
