package dev.holdfast.policy;

import dev.holdfast.HoldfastException;
import java.io.Serial;

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
}
