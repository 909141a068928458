package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be done about a schedule now. */
public sealed interface ScheduleDecision {
    /**
     * Nothing before this moment, unless something changes.
     *
     * @param until {@link Instant#MAX} if only a change can make it due
     */
    record Wait(Instant until) implements ScheduleDecision {
        /** Nothing may be null. */
        public Wait {
            Objects.requireNonNull(until, "until");
        }
    }

    /**
     * Begin a run.
     *
     * @param task what to do
     * @param due the moment that it stands for
     * @param rules the ids of the policy's items, those of missed moments included
     * @param cause why
     * @param diedOrNull the run that this one carries out again or makes up for, if a process died over one
     * @param requestOrNull who asked for it, if somebody did
     */
    record Run(
            Task task,
            Instant due,
            List<String> rules,
            Cause cause,
            @Nullable Claim diedOrNull,
            @Nullable Request requestOrNull)
            implements ScheduleDecision {
        /** Copies the list. */
        public Run {
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(due, "due");
            rules = List.copyOf(rules);
            Objects.requireNonNull(cause, "cause");
        }
    }

    /**
     * Let a due moment pass.
     *
     * @param task what is not done
     * @param due the last of the moments that pass
     * @param reason why
     */
    record Skip(Task task, Instant due, SkipReason reason) implements ScheduleDecision {
        /** Nothing may be null. */
        public Skip {
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * End these runs; when they have ended, the one that is due begins.
     *
     * @param claims the runs
     */
    record Replace(List<Claim> claims) implements ScheduleDecision {
        /** Copies the list. */
        public Replace {
            claims = List.copyOf(claims);
        }
    }

    /**
     * Count a task's moments from another instant on, without running anything.
     *
     * @param task the task
     * @param handled nothing up to it is due
     */
    record Restart(Task task, Instant handled) implements ScheduleDecision {
        /** Nothing may be null. */
        public Restart {
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(handled, "handled");
        }
    }
}
