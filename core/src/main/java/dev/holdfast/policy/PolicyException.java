package dev.holdfast.policy;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import java.util.List;

/** What can be wrong with a definition. */
public abstract sealed class PolicyException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    PolicyException(String message) {
        super(message);
    }

    /** A field has a value that it must not have. */
    public static final class Invalid extends PolicyException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String field;

        /**
         * Names the field in front of the message.
         *
         * @param field the path to the field, such as {@code keep.daily}
         * @param problem what it must be and what it was
         */
        public Invalid(String field, String problem) {
            super(field + ": " + problem);
            this.field = field;
        }

        /** The path to the field, such as {@code keep.daily}. */
        public String field() {
            return field;
        }
    }

    /** A file cannot be read. */
    public static final class Unreadable extends PolicyException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param problem which file, and why */
        public Unreadable(String problem) {
            super(problem);
        }
    }

    /** A definition cannot be removed, since others refer to it. */
    public static final class InUse extends PolicyException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient List<String> users;

        /**
         * Names who refers to it.
         *
         * @param path the definition, such as {@code policies.gold}
         * @param users the fields that name it
         */
        public InUse(String path, List<String> users) {
            super(path + " cannot be removed, since it is used by " + String.join(", ", users)
                    + "; change these first");
            this.users = List.copyOf(users);
        }

        /** The fields that name it. */
        public List<String> users() {
            return users;
        }
    }
}
