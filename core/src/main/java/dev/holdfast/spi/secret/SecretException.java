package dev.holdfast.spi.secret;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a reference to a password. The message never holds a password, nor what may be one by mistake. */
public abstract sealed class SecretException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    SecretException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The reference itself cannot be understood. */
    public static final class Invalid extends SecretException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message says what is expected */
        public Invalid(String message) {
            super(message, null);
        }
    }

    /** The source was asked and gave no password. */
    public static final class Unavailable extends SecretException {
        @Serial
        private static final long serialVersionUID = 1L;

        /**
         * Says what was asked.
         *
         * @param message names the source, what is wrong with it, and what to do
         * @param cause what was thrown below, or null
         */
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
