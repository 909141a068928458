package dev.holdfast.internal.copy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.ArchivedPacks;
import dev.holdfast.run.CopyPlan;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Copies snapshots between two repositories: first all trees, then data in the order of the source's packs, and each snapshot as soon
 * as everything it needs is stored and named. Whatever ends a copy, the next one goes on from what is stored.
 */
public final class Copying {
    private final OpenRepository source;
    private final OpenRepository target;
    private final List<Snapshot> wanted = new ArrayList<>();
    private final List<Snapshot> present = new ArrayList<>();
    private final LostBlobs lost = new LostBlobs();
    private final UnaryOperator<Snapshot> edit;
    private final Function<Snapshot, Optional<Instant>> until;
    private final Operation operation;
    private final RecallStation station;

    /**
     * Finds out which snapshots the target lacks. Both repositories are locked, and their indexes are as new as the locks.
     *
     * @param snapshots of the source
     * @param edit what a snapshot's copy says about itself
     * @param until until when the target's store shall protect a snapshot's copy
     * @param operation its guard speaks for both locks
     * @param station where reads of the source wait for its archive
     * @throws RepositoryException.Refused if source and target are the same
     */
    public Copying(
            OpenRepository source,
            OpenRepository target,
            Collection<Snapshot> snapshots,
            UnaryOperator<Snapshot> edit,
            Function<Snapshot, Optional<Instant>> until,
            Operation operation,
            RecallStation station) {
        requireDifferent(source, target);
        this.source = source;
        this.target = target;
        this.edit = edit;
        this.until = until;
        this.operation = operation;
        this.station = station;
        KnownSnapshots known = new KnownSnapshots(target.snapshots().all());
        for (Snapshot snapshot : snapshots) {
            (known.copyOf(edit.apply(snapshot)).isPresent() ? present : wanted).add(snapshot);
        }
    }

    /**
     * Makes sure that there is something to copy from and to.
     *
     * @throws RepositoryException.Refused if source and target are the same
     */
    public static void requireDifferent(OpenRepository source, OpenRepository target) {
        if (source.config().id().equals(target.config().id())) {
            throw new RepositoryException.Refused(
                    "the repository at " + source.store().description()
                            + " and that at " + target.store().description()
                            + " are one and the same, or one is a copy of the other's files: both have the id "
                            + source.config().id().substring(0, 10) + "; nothing was copied, name another target");
        }
    }

    /** What will be copied. Reads the trees and stores nothing. */
    public CopyPlan plan() {
        NeededBlobs needed = new NeededBlobs(source, target, lost);
        SourceTrees trees = look(needed);
        List<Finding> findings = findings();
        archived(needed).ifPresent(findings::add);
        if (lost.any()) {
            findings.add(new Finding(
                    Finding.Severity.WARNING,
                    source.store().description(),
                    "some of what the snapshots need is lost; those that need it will not be copied",
                    "run 'check' on the source"));
        }
        return new CopyPlan(
                wanted,
                present,
                needed.blobs(),
                trees.trees(),
                trees.plainBytes() + needed.plainBytes(),
                trees.storedBytes() + needed.storedBytes(),
                findings);
    }

    private SourceTrees look(NeededBlobs needed) {
        SourceTrees trees = new SourceTrees(source, target, needed, lost, (id, plain, known) -> {}, operation);
        walk(trees);
        return trees;
    }

    private Optional<Finding> archived(NeededBlobs needed) {
        station.needs(needed::packs);
        ArchivedPacks packs = station.archived();
        return packs.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Finding.Severity.HINT,
                        source.store().description(),
                        "of what will be copied, " + packs + " lie in an archive",
                        "the copy has them recalled and waits, which takes hours; leave these snapshots out if that costs too"
                                + " much"));
    }

    /**
     * Makes sure, if nothing is to be recalled, that nothing needs to be.
     *
     * @throws RepositoryException.Archived if something that is needed lies in an archive
     */
    private void requireReadable() {
        if (station.isRefused() && station.hasArchive()) {
            NeededBlobs needed = new NeededBlobs(source, target, lost);
            SourceTrees unused = look(needed);
            station.needs(needed::packs);
            station.requireReadable();
        }
    }

    /**
     * Copies.
     *
     * @throws RepositoryException.LockLost if a lock was lost; the snapshots stored until then stay
     */
    public CopyRun run(CopyWatcher watcher) {
        List<Finding> findings = findings();
        findings.forEach(watcher::noticed);
        requireReadable();
        CopyRetention retention = CopyRetention.of(target, wanted, until);
        try (SnapshotTransfer transfer =
                new SnapshotTransfer(source, target, lost, edit, retention, operation, watcher)) {
            station.needs(transfer::packs);
            walk(transfer.trees());
            transfer.run(wanted);
            return transfer.result(present, findings);
        }
    }

    private void walk(SourceTrees trees) {
        for (int i = 0; i < wanted.size(); i++) {
            trees.walk(i, BlobId.fromHex(wanted.get(i).tree()));
        }
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (!wanted.isEmpty() && source.config().polynomial() != target.config().polynomial()) {
            findings.add(new Finding(
                    Finding.Severity.HINT,
                    target.store().description(),
                    "the two repositories cut files in different places, so what is copied is not recognised when the same files"
                            + " are backed up to the target, and takes room twice",
                    "create the target with 'init --from-repo … --copy-chunker-params' if that matters"));
        }
        return findings;
    }
}
