package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The written right to carry out one due run: whoever stored it runs it, and nobody else.
 *
 * @param run the run's id, 32 hex digits
 * @param task what is done
 * @param due the moment that it stands for
 * @param rules the ids of the policy's items, or the named rule
 * @param cause why it begins
 * @param by who asked for it; the scheduler itself, unless somebody did
 * @param attempt 1, and more when a process died before
 * @param done the targets that an attempt before this one backed up already
 * @param token the fencing token of the leader that stored it
 * @param at when it was stored
 */
public record Claim(
        String run,
        Task task,
        Instant due,
        List<String> rules,
        Cause cause,
        String by,
        int attempt,
        List<String> done,
        long token,
        Instant at) {
    /** Copies the lists. */
    public Claim {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(due, "due");
        rules = List.copyOf(rules);
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(by, "by");
        done = List.copyOf(done);
        Objects.requireNonNull(at, "at");
    }

    /** Who a run is by that nobody asked for. */
    static final String SCHEDULER = "scheduler";

    /** Whether somebody asked for it, be it that a process died over it since. */
    public boolean isAskedFor() {
        return cause == Cause.REQUEST || (cause == Cause.REPEAT && !by.equals(SCHEDULER));
    }

    /** The same with targets that need not be backed up again. */
    Claim withDone(List<String> targets) {
        return new Claim(run, task, due, rules, cause, by, attempt, targets, token, at);
    }
}
