package dev.holdfast.internal.check;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.UsedBlobs;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Checks a repository. Damage is collected and never ends the check early; only a store that does not answer, cancellation and
 * interruption do. Memory is a few bits for each blob besides the index.
 */
public final class Checker {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final Operation operation;
    private final Problems problems = new Problems();
    private final StoreAnswers answers;
    private final RecallStation station;

    private Checker(OpenRepository repository, BlobIndex index, RecallStation station, Operation operation) {
        this.station = station;
        this.repository = repository;
        this.index = index;
        this.operation = operation;
        this.answers = new StoreAnswers(repository.store());
    }

    /**
     * Checks. Everything is read anew, whatever the opened repository has loaded. While others write, packs may look orphaned and
     * snapshots may be missed; an exclusive lock prevents that. Packs of data that lie in an archive are left out.
     */
    public static CheckReport check(OpenRepository repository, CheckDepth depth, Operation operation) {
        return check(repository, depth, RecallOptions.refused(), operation);
    }

    /**
     * Checks.
     *
     * @param recall what is done about packs that lie in an archive
     * @throws RepositoryException.Archived if directories lie there and are not to be recalled, or do not come in time
     */
    public static CheckReport check(
            OpenRepository repository, CheckDepth depth, RecallOptions recall, Operation operation) {
        try (BlobIndex index = BlobIndex.inTemporaryDirectory();
                OpenRepository indexed = repository.withIndex(index)) {
            RecallStation station =
                    new RecallStation(indexed, recall, operation::check, RecallStation.Watcher.of(operation));
            try (OpenRepository reading = station.reading()) {
                return new Checker(reading, index, station, operation).run(depth);
            }
        }
    }

    private CheckReport run(CheckDepth depth) {
        OpeningFiles.run(repository, problems, answers);
        long indexFiles = IndexCheck.run(repository, index, problems, answers, operation);
        Damage damage = new Damage(index);
        PackCheck packs = PackCheck.run(repository, index, problems, damage);
        List<Snapshot> snapshots = snapshots();
        TreeCheck trees = new TreeCheck(repository, problems, damage, answers);
        long treesRead = trees.run(UsedBlobs.roots(snapshots), operation);
        DataCheck data = new DataCheck(repository, problems, damage, answers, operation);
        BitSet chosen = PackSelection.of(
                index, packs.present(), depth, repository.options().random());
        station.needs(() -> chosen);
        data.run(chosen, station.isRefused());
        packs.noteOrphans();
        if (!damage.isEmpty()) {
            AffectedFiles.name(repository, snapshots, damage, operation);
        }
        return new CheckReport(
                indexFiles,
                index.packCount(),
                (long) index.count(BlobType.DATA) + index.count(BlobType.TREE),
                snapshots.size(),
                treesRead,
                trees.unusedBlobs(),
                data.packs(),
                data.bytes(),
                problems.list(),
                problems.count(),
                problems.errorCount());
    }

    private List<Snapshot> snapshots() {
        List<Snapshot> readable = new ArrayList<>();
        for (SnapshotId id : repository.snapshots().ids()) {
            operation.check();
            try {
                readable.add(repository.snapshots().load(id));
                answers.came();
            } catch (StoreException failure) {
                answers.failed(failure);
                report(id, failure);
            } catch (RepositoryException.Damaged problem) {
                report(id, problem);
            }
        }
        readable.sort(Comparator.comparing(snapshot -> snapshot.time().toInstant()));
        return readable;
    }

    private void report(SnapshotId id, RuntimeException problem) {
        boolean damaged = problem instanceof RepositoryException.Damaged;
        Problems.Found unused = problems.error(
                damaged ? CheckProblem.Kind.SNAPSHOT_DAMAGED : CheckProblem.Kind.UNREADABLE,
                "snapshot " + id.hex(),
                String.valueOf(problem.getMessage()),
                damaged ? Remedies.DROP_SNAPSHOT : "check again when the store answers",
                List.of());
    }
}
