package dev.holdfast.simulation;

import dev.holdfast.retention.Stamp;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One simulated backup, and its neighbours among those that are kept. */
final class Backup {
    final long number;
    final Instant at;

    /** The time since the simulation began. */
    final Duration since;

    final boolean good;

    /** Its lifetime; null if none was given to it. */
    final @Nullable Stamp stamp;

    /** Until when compliance forbids to delete it; {@link Instant#MIN} if it does not. */
    Instant protectedUntil = Instant.MIN;

    @Nullable
    Backup before;

    @Nullable
    Backup behind;

    Backup(long number, Instant at, Duration since, boolean good, @Nullable Stamp stamp) {
        this.number = number;
        this.at = at;
        this.since = since;
        this.good = good;
        this.stamp = stamp;
    }

    /** From when on its lifetime does not keep it any more; {@link Instant#MAX} if it has none, or one without end. */
    Instant expires() {
        Instant end = stamp == null ? null : stamp.expiresAtOrNull();
        return end == null ? Instant.MAX : end;
    }
}
