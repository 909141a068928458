package dev.holdfast.internal.journal;

import dev.holdfast.run.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replay came to.
 *
 * @param undone how many effects were undone
 * @param closed how many entries are closed for good
 * @param problems what could not be undone, or not be read, and why; it will be tried again
 * @param againAtOrNull when the next replay can close what is still open, by the store's clock; null if nothing is
 */
public record Replay(
        int undone,
        int closed,
        List<Finding> problems,
        @Nullable Instant againAtOrNull) {
    /** Copies the list. */
    public Replay {
        problems = List.copyOf(problems);
    }

    /** When the next replay can close what is still open, by the store's clock; empty if nothing is. */
    public Optional<Instant> againAt() {
        return Optional.ofNullable(againAtOrNull);
    }
}
