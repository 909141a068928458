package dev.holdfast.internal.retain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Ends of protection for packs, rounded up: what every backup needs would else be protected anew by each of them. Of a month the grid
 * has weeks, so a daily backup asks for it once a week, and the last of a pack's snapshots leaves it protected for a week at most.
 */
public final class RetentionGrid {
    private static final List<Duration> STEPS = List.of(
            Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1));
    /** No step is longer than so much of the whole. */
    private static final int SHARE = 4;

    private RetentionGrid() {}

    /** The first instant of whole seconds that is not before one. */
    public static Instant wholeSeconds(Instant instant) {
        return ceiling(instant, Duration.ofSeconds(1));
    }

    /**
     * When the packs of a snapshot may go.
     *
     * @param taken when it was taken
     * @param until until when it is protected itself
     */
    public static Instant ofPacks(Instant taken, Instant until) {
        return ceiling(until, step(taken, until));
    }

    /** How much earlier than it should a protection may end before it is extended. */
    static Duration step(Instant taken, Instant until) {
        Duration length = Duration.between(taken, until);
        return STEPS.stream()
                .filter(step -> step.multipliedBy(SHARE).compareTo(length) <= 0)
                .findFirst()
                .orElse(Duration.ofSeconds(1));
    }

    private static Instant ceiling(Instant instant, Duration step) {
        long seconds = instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
        return Instant.ofEpochSecond(-Math.floorDiv(-seconds, step.toSeconds()) * step.toSeconds());
    }
}
