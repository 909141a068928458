package dev.holdfast.internal.scheduler;

import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.Objects;

/**
 * How a run ended.
 *
 * @param run its id
 * @param due the moment that it stood for
 * @param at when it ended
 * @param state how
 * @param message a sentence for people; empty if all is well
 */
public record Outcome(String run, Instant due, Instant at, RunState state, String message) {
    /** Nothing may be null. */
    public Outcome {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(message, "message");
    }
}
