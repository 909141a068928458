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
     * Opens a directory's listing, to be closed by the caller.
     *
     * @throws dev.holdfast.RepositoryException.Damaged if it is missing or not intact
     */
    public TreeReader open(BlobId id) {
        return TreeReader.strict("tree " + id.hex(), repository.blobs().load(BlobType.TREE, id));
    }
}
