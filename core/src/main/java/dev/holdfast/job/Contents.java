package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.browse.Inventory;
import dev.holdfast.internal.browse.Listing;
import dev.holdfast.internal.browse.Search;
import dev.holdfast.internal.browse.SnapshotDiff;
import dev.holdfast.internal.browse.Statistics;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.restore.EntryFilter;
import dev.holdfast.internal.restore.NeededPacks;
import dev.holdfast.internal.restore.SnapshotPaths;
import dev.holdfast.internal.restore.StoredSource;
import dev.holdfast.run.DiffEntry;
import dev.holdfast.run.DiffReport;
import dev.holdfast.run.FindQuery;
import dev.holdfast.run.FoundEntry;
import dev.holdfast.run.ListedEntry;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.StatsMode;
import dev.holdfast.run.StatsReport;
import dev.holdfast.run.StepListener;
import dev.holdfast.run.StoredKind;
import dev.holdfast.run.StoredObject;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.SourceEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Looking into the snapshots of a repository. Safe for use from any thread. */
public final class Contents {
    private final OpenRepository engine;
    private final Guarded guarded;
    private final RecallOptions recall;

    Contents(OpenRepository engine, Duration retryLock) {
        this(engine, new Guarded(engine, retryLock, StepListener.none()), RecallOptions.refused());
    }

    private Contents(OpenRepository engine, Guarded guarded, RecallOptions recall) {
        this.engine = engine;
        this.guarded = guarded;
        this.recall = recall;
    }

    /**
     * The same with another answer to packs that lie in an archive of the store. By default nothing is recalled, and what would need
     * them ends with {@link RepositoryException.Archived}.
     */
    public Contents recall(RecallOptions value) {
        return new Contents(engine, guarded, Objects.requireNonNull(value, "recall"));
    }

    /**
     * Lists the entries of a snapshot, each directory before what is in it.
     *
     * @param directories absolute paths to which the listing is limited; none for everything at every depth
     * @param recursive whether these directories are listed at every depth
     * @throws RepositoryException.Damaged if a tree cannot be read
     */
    public void list(Snapshot snapshot, List<String> directories, boolean recursive, Consumer<ListedEntry> each) {
        reading((reading, operation) ->
                Listing.list(reading, BlobId.fromHex(snapshot.tree()), directories, recursive, operation, each));
    }

    /**
     * Looks for entries, or for the users of blobs, trees and packs.
     *
     * @param snapshots where to look, in this order
     */
    public void find(List<Snapshot> snapshots, FindQuery query, Consumer<FoundEntry> each) {
        reading((reading, operation) -> Search.find(reading, snapshots, query, operation, each));
    }

    /**
     * Compares two snapshots, or directories in them.
     *
     * @param firstPath directory in the first one; empty for its root
     * @param secondPath directory in the second one; empty for its root
     * @param metadata whether entries whose content is the same count as changed if anything else differs
     * @throws RepositoryException.NotFound if there is no such directory
     */
    public DiffReport diff(
            Snapshot first,
            String firstPath,
            Snapshot second,
            String secondPath,
            boolean metadata,
            Consumer<DiffEntry> each) {
        return shared((reading, operation) -> SnapshotDiff.compare(
                reading,
                SnapshotPaths.directory(reading, first, firstPath),
                SnapshotPaths.directory(reading, second, secondPath),
                metadata,
                operation,
                each));
    }

    /** Counts what snapshots hold. */
    public StatsReport stats(Collection<Snapshot> snapshots, StatsMode mode) {
        return shared((reading, operation) -> Statistics.count(reading, snapshots, mode, operation));
    }

    /**
     * Names what the repository consists of, in any order. Locks are named without taking one; for all others a shared lock is
     * held meanwhile.
     */
    public void stored(StoredKind kind, Consumer<StoredObject> each) {
        switch (kind) {
            case LOCKS -> Inventory.files(engine, kind, each);
            case BLOBS -> reading((reading, operation) -> Inventory.blobs(reading, operation, each));
            default -> guarded.sharedWithoutIndex(operation -> Inventory.files(engine, kind, each));
        }
    }

    private void reading(BiConsumer<OpenRepository, Operation> work) {
        engine.prefetchIndex();
        boolean done = shared((reading, operation) -> {
            work.accept(reading, operation);
            return true;
        });
        assert done;
    }

    private <T> T shared(BiFunction<OpenRepository, Operation, T> work) {
        return guarded.shared(operation -> {
            try (OpenRepository reading = station().reading()) {
                return work.apply(reading, operation);
            }
        });
    }

    private RecallStation station() {
        return new RecallStation(engine, recall, Guarded::stopIfInterrupted, progress -> {});
    }

    /**
     * The tree of a snapshot, or of a directory in it.
     *
     * @param path from the root, with or without a slash in front; empty for the root
     * @throws RepositoryException.NotFound if there is no such directory
     */
    public DumpSource open(Snapshot snapshot, String path) {
        engine.refreshIndex();
        BlobId tree = SnapshotPaths.directory(engine, snapshot, path);
        return new StoredSource(engine, tree, EntryFilter.everything(), () -> {});
    }

    /**
     * One entry of a snapshot.
     *
     * @param path from the root, with or without a slash in front
     * @throws RepositoryException.NotFound if there is no such entry
     */
    public SourceEntry entry(Snapshot snapshot, String path) {
        engine.refreshIndex();
        return SnapshotPaths.entry(engine, snapshot, path);
    }

    /**
     * Writes the content of a file to a stream.
     *
     * @param path from the root, with or without a slash in front
     * @param target is flushed, not closed
     * @throws RepositoryException.NotFound if there is no such entry
     * @throws RepositoryException.Refused if it is no file
     * @throws IOException if the target cannot take it
     */
    public void cat(Snapshot snapshot, String path, OutputStream target) throws IOException {
        engine.refreshIndex();
        RecallStation station = station();
        try (OpenRepository reading = station.reading()) {
            if (!(SnapshotPaths.entry(reading, snapshot, path) instanceof SourceEntry.OfFile found)) {
                throw new RepositoryException.Refused(path + " in snapshot "
                        + snapshot.id().brief()
                        + " is no file; use 'ls' to see what it is, or 'restore' to get all of it");
            }
            station.needs(() -> NeededPacks.of(reading, found));
            try (InputStream content = found.file().open()) {
                content.transferTo(target);
            }
        }
        target.flush();
    }
}
