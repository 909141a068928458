package dev.holdfast.job;

import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.prune.PlannedPrune;
import dev.holdfast.internal.prune.PruneExecutor;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.PruneReport;

/** A prune that was thought through: its plan can be looked at, and then be done. Holds the exclusive lock until it is closed. */
public final class PreparedPrune implements AutoCloseable {
    private final PlannedPrune planned;
    private final Operation operation;
    private final RepositoryLock lock;

    PreparedPrune(PlannedPrune planned, Operation operation, RepositoryLock lock) {
        this.planned = planned;
        this.operation = operation;
        this.lock = lock;
    }

    /** What will be done. */
    public PrunePlan plan() {
        return planned.plan();
    }

    /**
     * Does what the plan says, once.
     *
     * @throws dev.holdfast.RepositoryException.Refused if the plan was made without snapshots that are still there
     */
    public PruneReport run() {
        return PruneExecutor.execute(planned, operation);
    }

    /** Lets go of the repository. May be called twice. */
    @Override
    public void close() {
        lock.close();
    }
}
