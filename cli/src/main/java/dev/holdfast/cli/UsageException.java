package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import java.io.Serial;

/** A command line that makes no sense. */
final class UsageException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message names the argument and what is accepted */
    UsageException(String message) {
        super(message);
    }
}
