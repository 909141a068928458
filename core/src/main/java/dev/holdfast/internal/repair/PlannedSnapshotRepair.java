package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.forget.Forgetting;
import dev.holdfast.internal.forget.RemovalLog;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.protect.Protections;
import dev.holdfast.internal.prune.StoredPacks;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.run.SnapshotRepairPlan;
import dev.holdfast.run.SnapshotRepairPlan.Damaged;
import dev.holdfast.run.SnapshotRepairPlan.State;
import dev.holdfast.run.SnapshotRepairReport;
import dev.holdfast.run.SnapshotRepairReport.Repaired;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is left of damaged snapshots, ready to be stored. */
public final class PlannedSnapshotRepair {
    /** The tag that restic gives to what is left of a snapshot. */
    static final String TAG = "repaired";

    private static final String DOING = "removing damaged snapshots";

    private final OpenRepository repository;
    private final BlobIndex index;
    private final StoredPacks stored;
    private final Map<SnapshotId, Snapshot> byName;
    private final SnapshotRepairPlan plan;

    PlannedSnapshotRepair(
            OpenRepository repository,
            BlobIndex index,
            StoredPacks stored,
            Map<SnapshotId, Snapshot> byName,
            SnapshotRepairPlan plan) {
        this.repository = repository;
        this.index = index;
        this.stored = stored;
        this.byName = byName;
        this.plan = plan;
    }

    /** What will be done. */
    public SnapshotRepairPlan plan() {
        return plan;
    }

    /**
     * Stores new trees, then new snapshots, and then removes the damaged snapshots if the plan says so; once, under the exclusive
     * lock under which the plan was made. What an earlier repair stored is found and not stored again.
     *
     * @throws RepositoryException.Refused if the repository is not what it was when the plan was made
     */
    public SnapshotRepairReport execute(Operation operation) {
        if (repository.index() != index) {
            throw new RepositoryException.Refused(
                    "the repository is not what it was when the repair was planned; nothing was changed, plan it again");
        }
        requireUnprotected();
        List<Repaired> repaired = new ArrayList<>();
        Map<SnapshotId, Snapshot> left = left(operation);
        List<Snapshot> existing = existing();
        left.forEach((before, after) -> {
            operation.checkWrite();
            Optional<Snapshot> same =
                    existing.stream().filter(other -> isSame(other, after)).findFirst();
            repaired.add(new Repaired(
                    before, same.orElseGet(() -> repository.snapshots().save(after)), same.isPresent()));
        });
        return new SnapshotRepairReport(plan, repaired, plan.removesOld() ? remove(operation) : List.of());
    }

    /**
     * Passes if all that goes may go. What lies under a wrong name only, and is stored under its right one, loses nothing.
     *
     * @throws RepositoryException.Protected if one is protected; nothing was changed
     */
    void requireUnprotected() {
        List<Damaged> going = plan.removesOld()
                ? plan.damaged().stream()
                        .filter(one -> one.state() != State.MISNAMED || one.lossCount() > 0)
                        .toList()
                : List.of();
        if (going.isEmpty()) {
            return;
        }
        List<Snapshot> readable = going.stream()
                .flatMap(one -> Stream.ofNullable(byName.get(one.id())))
                .toList();
        Protections protections = Forgetting.protections(repository, readable);
        RemovalLog.require(repository, protections, readable, DOING);
        going.forEach(one -> protections.requireUnheld(one.id(), DOING));
    }

    /** What is left of the snapshots, its trees stored and named in the index. */
    private Map<SnapshotId, Snapshot> left(Operation operation) {
        Map<SnapshotId, Snapshot> left = new LinkedHashMap<>();
        try (BlobWriter writer = new BlobWriter(repository, operation::checkWrite)) {
            TreeRepair trees = SnapshotRepairPlanner.trees(
                    repository, index, stored, new RepairedTrees(repository, writer), operation);
            for (Damaged damaged : plan.damaged()) {
                Snapshot snapshot = byName.get(damaged.id());
                if (snapshot != null && damaged.state() != State.LOST) {
                    left.put(damaged.id(), left(snapshot, damaged, trees));
                }
            }
            writer.flush();
        }
        return left;
    }

    private static Snapshot left(Snapshot snapshot, Damaged damaged, TreeRepair trees) {
        if (damaged.lossCount() == 0) {
            return snapshot;
        }
        BlobId tree = trees.repair(BlobId.fromHex(snapshot.tree()), loss -> {})
                .orElseThrow(() -> new RepositoryException.Damaged("tree " + snapshot.tree()
                        + " could be read a moment ago and cannot any more; no snapshot was changed"));
        return repaired(snapshot, tree);
    }

    private static Snapshot repaired(Snapshot before, BlobId tree) {
        List<String> tags =
                Stream.concat(before.tags().stream(), Stream.of(TAG)).distinct().toList();
        return new Snapshot(
                before.id(),
                before.time(),
                tree.hex(),
                before.paths(),
                before.hostname(),
                before.username(),
                before.uid(),
                before.gid(),
                before.excludes(),
                tags,
                before.parentOrNull(),
                before.id(),
                before.programVersion(),
                before.summaryOrNull());
    }

    private List<Snapshot> existing() {
        return repository.snapshots().ids().stream()
                .flatMap(id -> load(id).stream())
                .toList();
    }

    private Optional<Snapshot> load(SnapshotId id) {
        try {
            return Optional.of(repository.snapshots().load(id));
        } catch (RepositoryException.Damaged damaged) {
            return Optional.empty();
        }
    }

    private static boolean isSame(Snapshot one, Snapshot other) {
        return one.withId(other.id()).equals(other);
    }

    private List<SnapshotId> remove(Operation operation) {
        List<SnapshotId> damaged = plan.damaged().stream().map(Damaged::id).toList();
        RemovalLog.removing(repository, "snapshots.repaired", damaged);
        Removals.runOrFail(damaged, "removing damaged snapshots", operation, repository.snapshots()::deleteAll);
        return damaged;
    }
}
