package dev.holdfast.spi.store;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can go wrong with a store. The message names the operation, the key and the place. */
public abstract sealed class StoreException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What may be done about a failure. */
    public enum Recovery {
        /** The same call would fail again. */
        GIVE_UP,
        /** Nothing was done; the same call may succeed later. */
        RETRY,
        /** It is unknown whether it was done: look before doing it again. */
        CHECK_THEN_RETRY
    }

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What may be done about it. */
    public Recovery recovery() {
        return Recovery.GIVE_UP;
    }

    /** There is no object of that name. */
    public static final class NotFound extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names key and place */
        public NotFound(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The object is there already and was to be created. */
    public static final class AlreadyExists extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names key and place */
        public AlreadyExists(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The object is not in the version that was expected. */
    public static final class PreconditionFailed extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names key, place and what was expected */
        public PreconditionFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Credentials are missing, wrong or not sufficient, or the object is protected. */
    public static final class Denied extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names what was attempted and which permission it needs */
        public Denied(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The store asks for fewer requests. */
    public static final class Throttled extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient @Nullable Duration retryAfter;

        /** @param retryAfter how long the store asks to wait, or null if it does not say */
        public Throttled(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
            super(message, cause);
            this.retryAfter = retryAfter;
        }

        /** How long the store asks to wait. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        @Override
        public Recovery recovery() {
            return Recovery.RETRY;
        }
    }

    /** The store cannot be reached, does not answer, or failed inside. */
    public static final class Unavailable extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final boolean outcomeKnown;

        /** @param outcomeKnown whether it is certain that nothing was done */
        public Unavailable(String message, boolean outcomeKnown, @Nullable Throwable cause) {
            super(message, cause);
            this.outcomeKnown = outcomeKnown;
        }

        @Override
        public Recovery recovery() {
            return outcomeKnown ? Recovery.RETRY : Recovery.CHECK_THEN_RETRY;
        }
    }

    /** There is no room left: a full disk or an exhausted quota. */
    public static final class Full extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the place */
        public Full(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The bytes are not those that were sent or stored. */
    public static final class Corrupt extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names key, place and what differs */
        public Corrupt(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public Recovery recovery() {
            return Recovery.RETRY;
        }
    }

    /** The store does not have the capability asked for. */
    public static final class Unsupported extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the capability and the place */
        public Unsupported(String message) {
            super(message, null);
        }
    }

    /** The object lies in an archive and must be {@linkplain BlobStore#recall recalled} before it can be read. */
    public static final class Archived extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the key, the place and the storage class if it is known */
        public Archived(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A location that cannot be understood, or no provider for it. */
    public static final class Invalid extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the location and what would be accepted */
        public Invalid(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The thread was interrupted while it waited; its interrupt flag is set. */
    public static final class Interrupted extends StoreException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the operation */
        public Interrupted(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public Recovery recovery() {
            return Recovery.GIVE_UP;
        }
    }
}
