package dev.holdfast.internal.restore;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.SourceEntry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Finds entries of a snapshot by their path. */
public final class SnapshotPaths {
    private SnapshotPaths() {}

    /**
     * The tree of a directory.
     *
     * @throws RepositoryException.NotFound if there is no such entry, or it is no directory
     */
    public static BlobId directory(OpenRepository repository, Snapshot snapshot, String path) {
        StoredDirectory directory = root(repository, snapshot);
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!(child(directory, part).orElse(null) instanceof SourceEntry.OfDirectory found
                    && found.directory() instanceof StoredDirectory below)) {
                throw notFound(snapshot, path, part);
            }
            directory = below;
        }
        return directory.tree();
    }

    /**
     * Any entry.
     *
     * @throws RepositoryException.NotFound if there is no such entry
     */
    public static SourceEntry entry(OpenRepository repository, Snapshot snapshot, String path) {
        String trimmed = path.replaceAll("/+$", "");
        int slash = trimmed.lastIndexOf('/');
        String name = trimmed.substring(slash + 1);
        BlobId above = directory(repository, snapshot, slash < 0 ? "" : trimmed.substring(0, slash));
        StoredDirectory directory = new StoredDirectory(repository, above, "", EntryFilter.everything());
        return child(directory, name).orElseThrow(() -> notFound(snapshot, path, name));
    }

    private static StoredDirectory root(OpenRepository repository, Snapshot snapshot) {
        return new StoredDirectory(repository, BlobId.fromHex(snapshot.tree()), "", EntryFilter.everything());
    }

    private static Optional<SourceEntry> child(StoredDirectory directory, String name) {
        AtomicReference<@Nullable SourceEntry> found = new AtomicReference<>();
        directory.forEach(entry -> {
            if (matches(entry.entry().name(), name)) {
                found.compareAndSet(null, entry);
            }
        });
        return Optional.ofNullable(found.get());
    }

    /** Names that are no UTF-8 can be given as they are shown. */
    private static boolean matches(EntryName name, String text) {
        return name.toString().equals(text);
    }

    private static RepositoryException.NotFound notFound(Snapshot snapshot, String path, String part) {
        return new RepositoryException.NotFound("snapshot " + snapshot.id().brief() + " has no '" + path + "': '" + part
                + "' is not there or is no directory; 'ls " + snapshot.id().brief() + "' shows what it has");
    }
}
