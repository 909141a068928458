package dev.holdfast.mongodb;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What goes wrong between Holdfast and MongoDB, beside what every workload can meet. */
public abstract sealed class MongoException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    MongoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The deployment cannot be reached, does not know the credentials, or does not let them do what is needed. */
    public static final class Refused extends MongoException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the host, what was asked and what would help */
        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What was dumped cannot be made one moment of the deployment, so that there is no recovery point. */
    public static final class Inconsistent extends MongoException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names what happened meanwhile, where, and what to do about it */
        public Inconsistent(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A dump, an archive or an oplog is not what it should be. */
    public static final class Damaged extends MongoException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the file and the place in it */
        public Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
