package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.tree.TreeReader;

/** Trees on their way out. */
public final class TreeStore {
    private final OpenRepository repository;

    TreeStore(OpenRepository repository) {
        this.repository = repository;
    }

    /**
     * Opens a directory's listing, to be closed by the caller. It is read as a stream: names that a restore cannot live with, and
     * damage, may show only in the middle.
     *
     * @throws dev.holdfast.RepositoryException.Damaged if it is missing or not intact
     */
    public TreeReader open(BlobId id) {
        return TreeReader.strict(name(id), repository.blobs().open(BlobType.TREE, id));
    }

    /**
     * Opens a directory's listing whatever the names and the order of its entries are, to be closed by the caller.
     *
     * @throws dev.holdfast.RepositoryException.Damaged if it is missing or not intact
     */
    public TreeReader openLeniently(BlobId id) {
        return TreeReader.lenient(name(id), repository.blobs().open(BlobType.TREE, id));
    }

    private static String name(BlobId id) {
        return "tree " + id.hex();
    }
}
