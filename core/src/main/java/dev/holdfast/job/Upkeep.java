package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.forget.Forgetting;
import dev.holdfast.internal.forget.Tagging;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.prune.PrunePlanner;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.StepListener;
import dev.holdfast.run.TagChange;
import dev.holdfast.run.TagEdit;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Looking after a repository: checking it, thinning out its snapshots, freeing space. Safe for use from any thread; an
 * interrupted thread ends the operation with a {@link java.util.concurrent.CancellationException}.
 */
public final class Upkeep {
    private final OpenRepository engine;
    private final Duration retryLock;
    private final StepListener listener;

    Upkeep(OpenRepository engine, Duration retryLock, StepListener listener) {
        this.engine = engine;
        this.retryLock = retryLock;
        this.listener = listener;
    }

    /** The same, telling how far its operations have come. */
    public Upkeep listener(StepListener other) {
        return new Upkeep(engine, retryLock, other);
    }

    private Guarded guarded() {
        return new Guarded(engine, retryLock, listener);
    }

    /**
     * Checks whether everything that snapshots refer to is there and intact. Damage is reported, never thrown.
     *
     * @param depth how much is read
     * @throws RepositoryException.Locked if another process is at work
     */
    public CheckReport check(CheckDepth depth) {
        return guarded().exclusive(operation -> Checker.check(engine, depth, operation));
    }

    /**
     * Works out which snapshots the rules let go, and why the others stay.
     *
     * @param filter the snapshots that are looked at
     * @throws RepositoryException.Refused if the rules keep nothing
     */
    public ForgetPlan planForget(SnapshotFilter filter, KeepRules rules, RetentionOptions options) {
        return Forgetting.plan(engine, filter, rules, options);
    }

    /**
     * Removes the snapshots that a plan lets go. Their data stays until a prune.
     *
     * @throws RepositoryException.Locked if another process is at work
     */
    public ForgetReport forget(ForgetPlan plan) {
        return guarded().exclusive(operation -> Forgetting.apply(engine, plan, operation));
    }

    /**
     * Works out what a prune will remove and rewrite, and touches nothing.
     *
     * @param options may name snapshots that are taken for gone; such a plan cannot be run while they are there
     * @return to be looked at, run and closed; it holds the exclusive lock until then
     * @throws RepositoryException.Locked if another process is at work
     * @throws RepositoryException.Damaged if something that is needed is missing: then nothing must be removed
     */
    public PreparedPrune planPrune(PruneOptions options) {
        Guarded guarded = guarded();
        RepositoryLock lock = guarded.lock(LockMode.EXCLUSIVE);
        try {
            Operation operation = guarded.operation(lock);
            return new PreparedPrune(PrunePlanner.plan(engine, options, operation), operation, lock);
        } catch (RuntimeException | Error failure) {
            lock.close();
            throw failure;
        }
    }

    /**
     * Changes the tags of snapshots. Each gets a new id; the old one is removed after the new one is stored.
     *
     * @param edits applied in this order
     * @throws RepositoryException.Locked if another process is at work
     */
    public List<TagChange> tag(Collection<Snapshot> snapshots, List<TagEdit> edits) {
        return guarded().exclusive(operation -> Tagging.apply(engine, snapshots, edits, operation));
    }
}
