package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.forget.Forgetting;
import dev.holdfast.internal.forget.Tagging;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.prune.PrunePlanner;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repair.IndexRepairPlanner;
import dev.holdfast.internal.repair.PackRepairPlanner;
import dev.holdfast.internal.repair.PlannedIndexRepair;
import dev.holdfast.internal.repair.PlannedPackRepair;
import dev.holdfast.internal.repair.PlannedSnapshotRepair;
import dev.holdfast.internal.repair.SnapshotRepairPlanner;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.retain.Retaining;
import dev.holdfast.internal.wipe.Wiping;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.IndexRepairPlan;
import dev.holdfast.run.IndexRepairReport;
import dev.holdfast.run.PackRepairPlan;
import dev.holdfast.run.PackRepairReport;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RetentionReport;
import dev.holdfast.run.SnapshotRepairPlan;
import dev.holdfast.run.SnapshotRepairReport;
import dev.holdfast.run.StepListener;
import dev.holdfast.run.TagChange;
import dev.holdfast.run.TagEdit;
import dev.holdfast.spi.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Looking after a repository: checking it, thinning out its snapshots, freeing space. Safe for use from any thread; an
 * interrupted thread ends the operation with a {@link java.util.concurrent.CancellationException}.
 */
public final class Upkeep {
    private final OpenRepository engine;
    private final Duration retryLock;
    private final StepListener listener;
    private final RecallOptions recall;

    Upkeep(OpenRepository engine, Duration retryLock, StepListener listener, RecallOptions recall) {
        this.engine = engine;
        this.retryLock = retryLock;
        this.listener = listener;
        this.recall = recall;
    }

    /** The same, telling how far its operations have come. */
    public Upkeep listener(StepListener other) {
        return new Upkeep(engine, retryLock, other, recall);
    }

    /**
     * The same, with a decision about what must be read and lies in an archive of the store: directories as a rule, and of a
     * repair of packs the packs. Nobody else can be alone in the repository while it is waited for, and for prune and repairs nobody
     * can be at work at all. By default nothing is recalled, and what needs it ends with {@link RepositoryException.Archived} before
     * anything was changed.
     */
    public Upkeep recall(RecallOptions value) {
        return new Upkeep(engine, retryLock, listener, Objects.requireNonNull(value, "recall"));
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
        return check(depth, recall);
    }

    /**
     * Checks as {@link #check(CheckDepth)} does, and decides about packs that lie in an archive of the store. Nobody else can be at
     * work in the repository while they are waited for.
     *
     * @param wanted if refused, as it is by default, packs of data that lie there are left out, and the report says so
     * @throws RepositoryException.Archived if directories lie there and are not to be recalled, or something does not come in time
     */
    public CheckReport check(CheckDepth depth, RecallOptions wanted) {
        return guarded().exclusive(operation -> {
            try (OpenRepository stored = engine.uncached()) {
                return Checker.check(stored, depth, wanted, operation);
            }
        });
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
     * @throws RepositoryException.Protected if one of them is protected; nothing was removed
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
     * @throws RepositoryException.Protected if a snapshot that is taken for gone is protected
     * @throws RepositoryException.Locked if another process is at work
     * @throws RepositoryException.Damaged if something that is needed is missing: then nothing must be removed
     */
    public PreparedPrune planPrune(PruneOptions options) {
        return prepared((operation, lock) -> {
            requireUnprotected(options);
            return new PreparedPrune(
                    PrunePlanner.plan(engine, station(engine, operation), options, operation), operation, lock);
        });
    }

    private void requireUnprotected(PruneOptions options) {
        if (!options.without().isEmpty()) {
            Forgetting.requireUnprotected(
                    engine,
                    engine.snapshots().all().stream()
                            .filter(snapshot -> options.without().contains(snapshot.id()))
                            .toList());
        }
    }

    /**
     * Has the store protect snapshots, and all that they need, for longer. Asks little where they are protected for about as long
     * already: packs are protected until a round time, so that extending daily does something once a week or so.
     *
     * @param until by snapshot, by the store's clock; what is in force is never shortened, and nobody can shorten this
     * @param dry whether it is only worked out
     * @throws StoreException.Unsupported if the store cannot protect
     * @throws StoreException.Denied if the credentials may not ask whether it can
     * @throws RepositoryException.Locked if another process is alone in the repository
     */
    public RetentionReport retain(Map<SnapshotId, Instant> until, boolean dry) {
        return guarded().shared(operation -> {
            try (OpenRepository reading = station(engine, operation).reading()) {
                return Retaining.run(engine, reading, until, dry, operation);
            }
        });
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

    /**
     * Works out what the index should say about the packs that are stored, and touches nothing.
     *
     * @param readAllPacks whether the headers of all packs are read, rather than of those alone that look wrong
     * @return to be looked at, run and closed; it holds the exclusive lock until then
     * @throws RepositoryException.Locked if another process is at work
     * @throws RepositoryException.Refused if packs are named and none is stored at all
     */
    public PreparedRepair<IndexRepairPlan, IndexRepairReport> planIndexRepair(boolean readAllPacks) {
        return repairing(false, (stored, station, operation, end) -> {
            PlannedIndexRepair planned = IndexRepairPlanner.plan(stored, readAllPacks, operation);
            return new PreparedRepair<>(planned.plan(), () -> planned.execute(operation), () -> {
                planned.close();
                end.run();
            });
        });
    }

    /**
     * Works out what can be saved from damaged packs, and touches nothing.
     *
     * @param packs their ids, or the beginnings of these; if there are none, all data is checked and what is damaged is meant
     * @param copies an existing directory on this machine that gets a copy of each damaged pack before anything is changed; empty
     *     for none
     * @return to be looked at, run and closed; it holds the exclusive lock until then
     * @throws RepositoryException.Locked if another process is at work
     * @throws RepositoryException.Refused if an index file cannot be read
     * @throws RepositoryException.NotFound if there is no such pack
     * @throws RepositoryException.Ambiguous if several packs begin so
     */
    public PreparedRepair<PackRepairPlan, PackRepairReport> planPackRepair(
            Collection<String> packs, Optional<Path> copies) {
        return repairing(true, (stored, station, operation, end) -> {
            PlannedPackRepair planned = PackRepairPlanner.plan(stored, station, packs, operation);
            return new PreparedRepair<>(planned.plan(), () -> planned.execute(copies, operation), end);
        });
    }

    /**
     * Works out what is lost of which snapshots, and touches nothing. Data that is damaged within its pack does not count as lost
     * before the pack was repaired.
     *
     * @param snapshots their ids, or the beginnings of these; if there are none, all
     * @param removeOld whether damaged snapshots are removed when what is left of them is stored
     * @return to be looked at, run and closed; it holds the exclusive lock until then
     * @throws RepositoryException.Locked if another process is at work
     * @throws RepositoryException.Refused if the index must be repaired first
     * @throws RepositoryException.NotFound if there is no such snapshot
     * @throws RepositoryException.Ambiguous if several snapshots begin so
     */
    public PreparedRepair<SnapshotRepairPlan, SnapshotRepairReport> planSnapshotRepair(
            Collection<String> snapshots, boolean removeOld) {
        return repairing(true, (stored, station, operation, end) -> {
            PlannedSnapshotRepair planned = SnapshotRepairPlanner.plan(stored, snapshots, removeOld, operation);
            return new PreparedRepair<>(planned.plan(), () -> planned.execute(operation), end);
        });
    }

    /**
     * Removes the whole repository from its store, and nothing else that lies there. It can only be closed then.
     *
     * @return how many objects were removed
     * @throws RepositoryException.Locked if another process is at work
     * @throws RepositoryException.Protected if a snapshot is protected; nothing was removed
     * @throws RepositoryException.Damaged if a snapshot cannot be read, as it may be protected; nothing was removed
     */
    public long wipe() {
        return guarded().exclusive(operation -> Wiping.apply(engine, operation));
    }

    /** Plans a repair of what the store has. */
    @FunctionalInterface
    private interface RepairPlanning<T> {
        /**
         * Plans it.
         *
         * @param station where reads of what is stored wait, if they wait at all
         * @param end gives everything back
         */
        T plan(OpenRepository stored, RecallStation station, Operation operation, Runnable end);
    }

    private RecallStation station(OpenRepository repository, Operation operation) {
        return new RecallStation(repository, recall, operation::checkWrite, RecallStation.Watcher.of(operation));
    }

    /** @param recalling whether what lies in an archive is recalled, or refused; that takes an index which can be read */
    private <T> T repairing(boolean recalling, RepairPlanning<T> planning) {
        return prepared((operation, lock) -> {
            OpenRepository asStored = engine.uncached();
            RecallStation station = station(asStored, operation);
            OpenRepository stored = recalling ? asStored.uncachedThrough(station.store()) : asStored;
            try {
                return planning.plan(stored, station, operation, () -> {
                    stored.close();
                    asStored.close();
                    engine.forgetIndex();
                    lock.close();
                });
            } catch (RuntimeException | Error failure) {
                stored.close();
                asStored.close();
                throw failure;
            }
        });
    }

    private <T> T prepared(BiFunction<Operation, RepositoryLock, T> plan) {
        Guarded guarded = guarded();
        RepositoryLock lock = guarded.lock(LockMode.EXCLUSIVE);
        try {
            return plan.apply(guarded.operation(lock), lock);
        } catch (StoreException.Archived unread) {
            lock.close();
            throw new RepositoryException.Archived("nothing was changed: " + unread.getMessage()
                    + "; what lies in an archive must be recalled first: 'check --recall yes' recalls all directories, with"
                    + " --read-data everything that an index names; a pack that no index names must be recalled with the"
                    + " store's own tools; then try again");
        } catch (RuntimeException | Error failure) {
            lock.close();
            throw failure;
        }
    }
}
