package dev.holdfast.spi.state;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a document of a state store. */
public abstract sealed class StateException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    StateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** There is a document at the path already. */
    public static final class Exists extends StateException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the path and the place */
        public Exists(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Another process has replaced or removed the document since it was read. */
    public static final class Changed extends StateException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the path and the place */
        public Changed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What lies at the path was not written there, was changed, or is older than what was seen before. */
    public static final class Damaged extends StateException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the path, the place and what is wrong */
        public Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The content is larger than a document may be; nothing was written. */
    public static final class TooLarge extends StateException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the path, the size and the limit */
        public TooLarge(String message) {
            super(message, null);
        }
    }

    /** The place cannot decide in one step whether a document may be written; nothing was written. */
    public static final class Unsupported extends StateException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the place and what it lacks */
        public Unsupported(String message) {
            super(message, null);
        }
    }
}
