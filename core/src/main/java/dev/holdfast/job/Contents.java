package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.restore.EntryFilter;
import dev.holdfast.internal.restore.SnapshotPaths;
import dev.holdfast.internal.restore.StoredSource;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.SourceEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Looking into the snapshots of a repository. Safe for use from any thread. */
public final class Contents {
    private final OpenRepository engine;

    Contents(OpenRepository engine) {
        this.engine = engine;
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
        if (!(entry(snapshot, path) instanceof SourceEntry.OfFile found)) {
            throw new RepositoryException.Refused(path + " in snapshot "
                    + snapshot.id().brief() + " is no file; use 'ls' to see what it is, or 'restore' to get all of it");
        }
        try (InputStream content = found.file().open()) {
            content.transferTo(target);
        }
        target.flush();
    }
}
