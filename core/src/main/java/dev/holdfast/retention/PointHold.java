package dev.holdfast.retention;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's word that a recovery point stays.
 *
 * @param reason why, for people
 * @param owner who said so
 * @param endOrNull from when on it does not count any more; null if it has no end
 */
public record PointHold(
        String reason, String owner, @Nullable Instant endOrNull) {
    /** Refuses nulls but for the end. */
    public PointHold {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(owner, "owner");
    }

    /** From when on it does not count any more, if it has an end. */
    public Optional<Instant> end() {
        return Optional.ofNullable(endOrNull);
    }

    /** Whether it counts at an instant. */
    public boolean holdsAt(Instant now) {
        return endOrNull == null || now.isBefore(endOrNull);
    }
}
