package dev.holdfast.retention;

import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long compliance forbids to delete recovery points that hold anything.
 *
 * @param frequencyOrNull those that were taken for an item of this frequency; null for those taken for none, on demand
 * @param minimum for how long from when they were taken
 */
public record FrequencyFloor(@Nullable Frequency frequencyOrNull, Lifetime minimum) {
    /** Refuses a null lifetime. */
    public FrequencyFloor {
        Objects.requireNonNull(minimum, "minimum");
    }

    /** Which recovery points are meant; empty for those taken on demand. */
    public Optional<Frequency> frequency() {
        return Optional.ofNullable(frequencyOrNull);
    }

    /** Whether it speaks of a recovery point. */
    public boolean covers(RecoveryPoint point) {
        return frequencyOrNull == null
                ? point.frequencies().isEmpty()
                : point.frequencies().contains(frequencyOrNull);
    }

    /** From when on it allows to delete a recovery point; {@link Instant#MAX} if never. */
    Instant endFor(RecoveryPoint point, ZoneId zone) {
        return minimum.endAfter(point.instant(), zone).orElse(Instant.MAX);
    }
}
