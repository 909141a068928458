package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a task is due.
 *
 * @param text what the user wrote, zone included; a schedule whose text changes begins anew from the moment of the change
 * @param occurrences the moments
 */
public record Timing(String text, Occurrences occurrences) {
    /** The moments at which something is due. */
    @FunctionalInterface
    public interface Occurrences {
        /** The first one strictly after an instant; empty if there will be none. */
        Optional<Occurrence> after(Instant instant);
    }

    /** Nothing may be null. */
    public Timing {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(occurrences, "occurrences");
    }
}
