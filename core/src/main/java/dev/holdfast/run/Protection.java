package dev.holdfast.run;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a snapshot from being removed.
 *
 * @param kind hold, floor, what was fixed when it was taken, the store's own lock, or a promise
 * @param words what it is, for people
 * @param untilOrNull when it ends, by the store's clock; null if never by itself
 */
public record Protection(Kind kind, String words, @Nullable Instant untilOrNull) {
    /** Kinds of protection. */
    public enum Kind {
        /** Somebody holds it. */
        HOLD,
        /** The floor of the repository. */
        FLOOR,
        /** A fact fixed when it was taken. */
        STAMP,
        /** The store, which refuses to delete it. */
        LOCK,
        /** A point in time that is promised to be restorable, and needs it. */
        PROMISE
    }

    /** Kind and words may not be null. */
    public Protection {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(words, "words");
    }

    /** When it ends, by the store's clock; empty if never by itself. */
    public Optional<Instant> until() {
        return Optional.ofNullable(untilOrNull);
    }

    /** For people. */
    @Override
    public String toString() {
        return words + (untilOrNull == null ? "" : " until " + untilOrNull);
    }
}
