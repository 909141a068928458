package dev.holdfast.internal.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How well a target is protected by a schedule right now.
 *
 * @param schedule the schedule's name
 * @param target the target's name
 * @param lastGoodOrNull when the newest good backup was taken; null if there is none
 * @param oldestRestorableOrNull the oldest time that can be restored; null if there is none
 * @param longestGapOrNull the longest time between two good backups that are kept; null if there are not two
 * @param nextRunOrNull when the next run is due; null if none is
 * @param nextDeletionOrNull when the next backup ends; null if none does
 */
public record Freshness(
        String schedule,
        String target,
        @Nullable Instant lastGoodOrNull,
        @Nullable Instant oldestRestorableOrNull,
        @Nullable Duration longestGapOrNull,
        @Nullable Instant nextRunOrNull,
        @Nullable Instant nextDeletionOrNull) {
    /** The names may not be null. */
    public Freshness {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(target, "target");
    }

    /** When the newest good backup was taken, if there is one. */
    public Optional<Instant> lastGood() {
        return Optional.ofNullable(lastGoodOrNull);
    }

    /** The oldest time that can be restored, if there is one. */
    public Optional<Instant> oldestRestorable() {
        return Optional.ofNullable(oldestRestorableOrNull);
    }

    /** The longest time between two good backups that are kept, if there are two. */
    public Optional<Duration> longestGap() {
        return Optional.ofNullable(longestGapOrNull);
    }

    /** When the next run is due, if one is. */
    public Optional<Instant> nextRun() {
        return Optional.ofNullable(nextRunOrNull);
    }

    /** When the next backup ends, if one does. */
    public Optional<Instant> nextDeletion() {
        return Optional.ofNullable(nextDeletionOrNull);
    }
}
