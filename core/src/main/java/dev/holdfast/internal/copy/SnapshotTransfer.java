package dev.holdfast.internal.copy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobReader;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.repository.Retention;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** Moves what snapshots need, and then these snapshots, some at a time so that packs become full. */
final class SnapshotTransfer implements AutoCloseable {
    /** Snapshots wait for each other until they have brought as much as so many packs hold. */
    private static final int PACKS_TOGETHER = 8;

    private final OpenRepository source;
    private final OpenRepository target;
    private final LostBlobs lost;
    private final UnaryOperator<Snapshot> edit;
    private final CopyRetention retention;
    private final Operation operation;
    private final CopyWatcher watcher;
    private final BlobWriter writer;
    private final NeededBlobs needed;
    private final SourceTrees trees;
    private final MissingFiles missing;
    private final List<CopyRun.Copied> copied = new ArrayList<>();
    private final List<CopyRun.Failed> failed = new ArrayList<>();

    SnapshotTransfer(
            OpenRepository source,
            OpenRepository target,
            LostBlobs lost,
            UnaryOperator<Snapshot> edit,
            CopyRetention retention,
            Operation operation,
            CopyWatcher watcher) {
        this.source = source;
        this.target = target;
        this.lost = lost;
        this.edit = edit;
        this.retention = retention;
        this.operation = operation;
        this.watcher = watcher;
        this.writer = new BlobWriter(target, operation::checkWrite, retention.packs());
        this.needed = new NeededBlobs(source, target, lost);
        this.trees = new SourceTrees(source, target, needed, lost, this::storeTree, operation);
        this.missing = new MissingFiles(target, lost, operation);
    }

    /** The packs from which data is needed, as far as the trees that were read tell. */
    BitSet packs() {
        return needed.packs();
    }

    /** Reads trees and stores those that the target lacks. */
    SourceTrees trees() {
        return trees;
    }

    private void storeTree(BlobId id, byte[] plain, boolean known) {
        if (known) {
            writer.rewrite(BlobType.TREE, id, plain, plain.length);
        } else {
            BlobId unused = writer.saveTree(plain, plain.length);
        }
        watcher.progressed("reading directories", 0, 0);
    }

    /** Moves data and stores the snapshots. All their trees were read. */
    void run(List<Snapshot> snapshots) {
        watcher.expect(needed.blobs(), needed.storedBytes());
        List<List<Integer>> packs = needed.packsBySnapshot(snapshots.size());
        long enough = (long) PACKS_TOGETHER * target.options().packBytes();
        List<Integer> batch = new ArrayList<>();
        int first = 0;
        long bytes = 0;
        for (int i = 0; i < snapshots.size(); i++) {
            batch.addAll(packs.get(i));
            bytes += needed.storedBytes(packs.get(i));
            if (bytes >= enough || i == snapshots.size() - 1) {
                move(batch, snapshots.get(i));
                snapshots.subList(first, i + 1).forEach(this::finish);
                batch.clear();
                first = i + 1;
                bytes = 0;
            }
        }
    }

    private void move(List<Integer> packs, Snapshot last) {
        String current = "snapshot " + last.id().brief();
        Parallel.forEach(List.copyOf(packs), source.options().workers(), pack -> {
            operation.check();
            List<BlobReader.Wanted> wanted = needed.take(pack);
            if (!wanted.isEmpty()) {
                source.blobs()
                        .copyPack(
                                wanted,
                                writer,
                                location -> watcher.progressed(current, 1, location.length()),
                                (blob, cause) -> lost.add(blob.location().type(), blob.id(), cause));
            }
        });
        writer.flush();
    }

    private void finish(Snapshot snapshot) {
        List<ItemFailure> items = new ArrayList<>();
        long count = lost.any()
                ? missing.below(BlobId.fromHex(snapshot.tree()), (path, reason) -> {
                    if (items.size() < CopyRun.MAX_LISTED) {
                        items.add(new ItemFailure(snapshot.id().brief() + ":" + path, "copy", reason));
                    }
                })
                : 0;
        if (count > 0) {
            items.forEach(watcher::failed);
            failed.add(new CopyRun.Failed(snapshot, items, count));
        } else {
            copied.add(new CopyRun.Copied(snapshot, store(snapshot)));
        }
    }

    /** The process may have been stopped for so long, just before the snapshot went out, that a prune took what it needs. */
    private Snapshot store(Snapshot snapshot) {
        Retention own = retention.protect(snapshot, operation);
        operation.checkWrite();
        Snapshot copy = target.snapshots().save(edit.apply(snapshot).asCopy(), own);
        try {
            operation.guard().check();
        } catch (RepositoryException.LockLost gone) {
            target.snapshots().delete(copy.id());
            throw gone;
        }
        return copy;
    }

    CopyRun result(List<Snapshot> present, List<Finding> findings) {
        return new CopyRun(
                copied,
                present,
                failed,
                writer.dataBlobs(),
                writer.treeBlobs(),
                writer.bytesAdded(),
                writer.bytesStored(),
                findings);
    }

    @Override
    public void close() {
        writer.close();
    }
}
