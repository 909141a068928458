package dev.holdfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a repository or with a request to it. The repository is left as it was. */
public abstract sealed class RepositoryException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    RepositoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** There is no repository at the place: its {@code config} object is missing. */
    public static final class NotARepository extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the place and how to create a repository there */
        public NotARepository(String message) {
            super(message, null);
        }
    }

    /** A repository, or the remains of one, is already at the place where a new one was to be created. */
    public static final class AlreadyARepository extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the place and what was found there */
        public AlreadyARepository(String message) {
            super(message, null);
        }
    }

    /** The repository is of a version, or uses a feature, that this release does not know. */
    public static final class Unsupported extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the version found and those supported */
        public Unsupported(String message) {
            super(message, null);
        }
    }

    /** No key of the repository opens with the password given. */
    public static final class WrongPassword extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message says how many keys were tried; never the password */
        public WrongPassword(String message) {
            super(message, null);
        }
    }

    /** Something stored is not what was written: a hash, a MAC, a structure or a length is wrong, or a part is missing. */
    public static final class Damaged extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the object and what is wrong with it */
        public Damaged(String message) {
            super(message, null);
        }

        /**
         * @param message names the object and what is wrong with it
         * @param cause what noticed it
         */
        public Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Another process holds a lock that conflicts with the operation. */
    public static final class Locked extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message says who holds the lock, since when, and how to wait for it or remove it */
        public Locked(String message) {
            super(message, null);
        }
    }

    /** What is needed lies in an archive of the store, and was not to be recalled or did not come in time. */
    public static final class Archived extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message says how much it is, and what to do */
        public Archived(String message) {
            super(message, null);
        }
    }

    /** The own lock was lost or could not be refreshed in time: the operation stopped writing. */
    public static final class LockLost extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message says when the lock was last refreshed */
        public LockLost(String message) {
            super(message, null);
        }
    }

    /** No snapshot, key or path answers to the name given. */
    public static final class NotFound extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names what was looked for and, where there are few, what exists */
        public NotFound(String message) {
            super(message, null);
        }
    }

    /** The name given fits more than one snapshot or key. */
    public static final class Ambiguous extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the candidates */
        public Ambiguous(String message) {
            super(message, null);
        }
    }

    /** A snapshot that was to be removed is protected: by a hold, by the floor of the repository, or since it was taken. */
    public static final class Protected extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the snapshots, what protects them and until when, and what to do */
        public Protected(String message) {
            super(message, null);
        }
    }

    /** The request itself makes no sense or would do harm, such as removing the key in use. */
    public static final class Refused extends RepositoryException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message says what was refused, why, and what would be accepted */
        public Refused(String message) {
            super(message, null);
        }
    }
}
