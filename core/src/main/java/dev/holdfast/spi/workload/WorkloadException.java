package dev.holdfast.spi.workload;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What can go wrong with a workload as a whole. Authors with more kinds extend {@link HoldfastException}. */
public abstract sealed class WorkloadException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    WorkloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A location that cannot be understood, or no provider for it. */
    public static final class Invalid extends WorkloadException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the location and what would be accepted */
        public Invalid(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** There is nothing at the place, or nothing that can be read. */
    public static final class Unreadable extends WorkloadException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the place and what would help */
        public Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The program or service that produces the data failed, so that what came out is worthless. */
    public static final class ProducerFailed extends WorkloadException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the producer, how it ended and what it said last */
        public ProducerFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The target cannot take the restore: it is missing, full, of the wrong kind or read-only. */
    public static final class Unwritable extends WorkloadException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the target and what would help */
        public Unwritable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Somebody else has what only one may have. */
    public static final class Busy extends WorkloadException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the target, who has it, and until when */
        public Busy(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** This workload cannot do what was asked. */
    public static final class Unsupported extends WorkloadException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message says what can be done instead */
        public Unsupported(String message) {
            super(message, null);
        }
    }
}
