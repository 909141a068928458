package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish for a run now.
 *
 * @param id becomes the run's id
 * @param task what to do
 * @param ruleOrNull the rule that decides how long the backup is kept; else the schedule's for runs on demand
 * @param by who asked
 * @param at when
 */
public record Request(String id, Task task, @Nullable String ruleOrNull, String by, Instant at) {
    /** Nothing else may be null. */
    public Request {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
    }

    /** The rule that was named. */
    public Optional<String> rule() {
        return Optional.ofNullable(ruleOrNull);
    }
}
