package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One moment at which something is due.
 *
 * @param at the moment, before jitter
 * @param rules the ids of the policy's items that are due; they decide how long the backup is kept
 */
public record Occurrence(Instant at, List<String> rules) {
    /** Copies the list. */
    public Occurrence {
        Objects.requireNonNull(at, "at");
        rules = List.copyOf(rules);
    }
}
