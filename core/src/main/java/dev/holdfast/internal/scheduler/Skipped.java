package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.Objects;

/**
 * A due run that did not begin.
 *
 * @param due the moment
 * @param at when it was decided
 * @param reason why
 */
public record Skipped(Instant due, Instant at, SkipReason reason) {
    /** Nothing may be null. */
    public Skipped {
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(reason, "reason");
    }
}
