package dev.holdfast.internal.forget;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.document.SealedDocuments;
import dev.holdfast.internal.protect.Protections;
import dev.holdfast.internal.repository.DeletionRights;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.internal.retain.SnapshotProtection;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionEngine;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.spi.store.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides by keep rules which snapshots go, and removes snapshots. */
public final class Forgetting {
    private Forgetting() {}

    /**
     * Makes a plan for the snapshots that pass a filter. Those that are protected are kept, whatever the rules say.
     *
     * @throws RepositoryException.Refused as {@link RetentionEngine#plan} does, and where everything might be removed without a
     *     filter being given
     */
    public static ForgetPlan plan(
            OpenRepository repository, SnapshotFilter filter, KeepRules rules, RetentionOptions options) {
        if (rules.isEmpty() && options.mayRemoveAll() && filter.isEmpty()) {
            throw new RepositoryException.Refused(
                    "removing all snapshots of the repository is not done in one go; give a host, a path or a tag as filter");
        }
        RetentionPlan plan =
                RetentionEngine.plan(backups(filter, repository.snapshots().all()), rules, options);
        return ForgetPlan.of(
                plan.remove().isEmpty() ? plan : ProtectedPlan.of(plan, protections(repository, plan.remove())));
    }

    /** Slices of change logs are kept by what is promised, and by no rule. */
    private static List<Snapshot> backups(SnapshotFilter filter, List<Snapshot> all) {
        return filter.select(all).stream().filter(Snapshot::isBackup).toList();
    }

    /**
     * Removes the snapshots that a plan names. Those that cannot be removed are reported and the others go.
     *
     * @param operation asked before each removal
     * @throws RepositoryException.Protected if one of them is protected; nothing was removed
     * @throws StoreException.Denied if the credentials may not delete; nothing was removed
     * @throws RepositoryException.Refused if a snapshot that the plan keeps is gone meanwhile, as another might have to stay
     *     in its place; nothing was removed
     */
    public static ForgetReport apply(OpenRepository repository, ForgetPlan plan, Operation operation) {
        requireUnprotected(repository, plan.remove());
        return remove(repository, plan, operation);
    }

    /**
     * The same for slices whose promises somebody breaks on purpose: whatever else protects them still does.
     *
     * @param operation asked before each removal
     * @throws RepositoryException.Protected if one of them is protected by anything else; nothing was removed
     */
    public static ForgetReport applyBreakingPromises(OpenRepository repository, ForgetPlan plan, Operation operation) {
        if (!plan.remove().isEmpty()) {
            RemovalLog.require(
                    repository, withoutPromises(repository, plan.remove()), plan.remove(), "removing snapshots");
        }
        return remove(repository, plan, operation);
    }

    private static ForgetReport remove(OpenRepository repository, ForgetPlan plan, Operation operation) {
        requireKept(repository, plan);
        if (!plan.remove().isEmpty()) {
            DeletionRights.requireForSnapshots(repository, "removing snapshots");
        }
        operation.checkWrite();
        RemovalLog.removing(
                repository,
                "snapshots.removed",
                plan.remove().stream().map(Snapshot::id).toList());
        List<SnapshotId> going = plan.remove().stream().map(Snapshot::id).toList();
        Map<SnapshotId, StoreException> failed =
                Removals.run(going, "removing snapshots", operation, repository.snapshots()::deleteAll);
        return new ForgetReport(
                plan,
                going.stream().filter(id -> !failed.containsKey(id)).sorted().toList(),
                failed.entrySet().stream()
                        .map(one -> failure(one.getKey(), one.getValue()))
                        .toList());
    }

    /**
     * Passes if all of these may be removed; for whoever does something else first.
     *
     * @throws RepositoryException.Protected if one is protected
     */
    public static void requireUnprotected(OpenRepository repository, List<Snapshot> going) {
        if (!going.isEmpty()) {
            RemovalLog.require(repository, protections(repository, going), going, "removing snapshots");
        }
    }

    /** What protects these: holds, floor, facts, the store's own locks, and promised points in time. */
    public static Protections protections(OpenRepository repository, Collection<Snapshot> going) {
        return withoutPromises(repository, going)
                .andPromised(() -> repository.snapshots().all());
    }

    private static Protections withoutPromises(OpenRepository repository, Collection<Snapshot> going) {
        return Protections.of(new SealedDocuments(repository)).andLocked(SnapshotProtection.inForce(repository, going));
    }

    private static void requireKept(OpenRepository repository, ForgetPlan plan) {
        Set<SnapshotId> present = Set.copyOf(repository.snapshots().ids());
        List<Snapshot> kept = plan.retention().map(RetentionPlan::keep).orElse(List.of());
        for (Snapshot snapshot : kept) {
            if (!present.contains(snapshot.id())) {
                throw new RepositoryException.Refused(
                        "snapshot " + snapshot.id().brief()
                                + ", which the plan keeps, is not there any more; nothing was removed, plan again");
            }
        }
    }

    private static Finding failure(SnapshotId snapshot, StoreException why) {
        return new Finding(
                Finding.Severity.ERROR,
                "snapshot " + snapshot.brief(),
                "it could not be removed: " + why.getMessage(),
                "try again when the store allows it");
    }
}
