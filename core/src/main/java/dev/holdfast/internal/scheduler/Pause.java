package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody's word on whether a schedule runs, which holds until its definition says something else than it did then.
 *
 * @param paused whether it was paused or resumed
 * @param definitionPaused what the definition said at that time
 * @param by who did it
 * @param at when
 */
public record Pause(boolean paused, boolean definitionPaused, String by, Instant at) {
    /** Nothing may be null. */
    public Pause {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
    }
}
