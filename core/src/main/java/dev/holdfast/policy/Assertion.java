package dev.holdfast.policy;

import java.util.Objects;

/**
 * What must hold in a scratch workload after a restore.
 *
 * @param kind what is looked at
 * @param subject where: a path, a pattern, a collection, or a command, as the kind wants
 * @param comparison how it is compared
 * @param value with what
 */
public record Assertion(Kind kind, String subject, Comparison comparison, String value) {
    /** Nothing may be null. */
    public Assertion {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(comparison, "comparison");
        Objects.requireNonNull(value, "value");
    }

    /** What is looked at. */
    public enum Kind {
        /** Whether a path exists: {@code true} or {@code false}. */
        EXISTS,
        /** The number of files below a path. */
        FILES,
        /** The number of bytes below a path. */
        BYTES,
        /** The text of a file. */
        CONTENT,
        /** The number of documents of a collection. */
        DOCUMENTS,
        /** The number of collections of a database. */
        COLLECTIONS,
        /** The exit code of a command. */
        COMMAND
    }

    /** How it is compared. */
    public enum Comparison {
        /** It is the same. */
        EQUAL,
        /** It is another. */
        NOT_EQUAL,
        /** It is less. */
        LESS,
        /** It is at most that. */
        LESS_OR_EQUAL,
        /** It is more. */
        GREATER,
        /** It is at least that. */
        GREATER_OR_EQUAL
    }
}
