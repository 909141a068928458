package dev.holdfast.internal.execution;

import dev.holdfast.internal.observe.Observer;
import dev.holdfast.policy.Target;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RunRecord;
import dev.holdfast.spi.workload.Workload;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries out runs: backups with everything that belongs to them, retention, prune, verification. Safe for use from any thread. */
public final class RunExecution {
    private final RunSurroundings around;

    /** @param around what all runs work with */
    public RunExecution(RunSurroundings around) {
        this.around = Objects.requireNonNull(around, "around");
    }

    /** Opens what is backed up, to be closed by the caller. */
    public Workload workload(Target target) {
        return around.workload(target);
    }

    /**
     * Follows a target's log of changes on this thread, which it needs for the whole length, until it is to stop.
     *
     * @param stop asked often; then what was read is stored
     * @throws dev.holdfast.spi.workload.WorkloadException.Unsupported if the target has no log that could be followed
     * @throws dev.holdfast.HoldfastException if it ended before it was to stop
     */
    public FollowRun follow(FollowRequest request, BooleanSupplier stop, Consumer<JobEvent> listener) {
        return new FollowStep(around, request).run(stop, listener);
    }

    /**
     * Carries out one run on this thread, to its end. What fails is in the record, never thrown. What is logged meanwhile has the run's
     * id in its context.
     *
     * @param stop why the run is to end, as soon as it is; asked often, from any thread of the run
     */
    public RunRecord execute(RunRequest request, Supplier<Optional<String>> stop) {
        Observer.Context context = Observer.logging(request.id());
        try {
            return new RunPhases(around, request, stop).execute();
        } finally {
            context.close();
        }
    }
}
