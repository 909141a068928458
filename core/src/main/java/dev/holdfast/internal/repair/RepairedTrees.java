package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.seal.Sha256;
import java.util.HashSet;
import java.util.Set;

/** Stores trees, those also that the index names and that cannot be read. Used by one thread. */
final class RepairedTrees implements TreeSaver {
    private final OpenRepository repository;
    private final BlobWriter writer;
    private final Set<BlobId> settled = new HashSet<>();

    RepairedTrees(OpenRepository repository, BlobWriter writer) {
        this.repository = repository;
        this.writer = writer;
    }

    /** Only says what the ids would be. */
    static TreeSaver dryRun() {
        return RepairedTrees::idOf;
    }

    private static BlobId idOf(byte[] listing) {
        return BlobId.of(new Sha256().hash(listing, 0, listing.length), 0);
    }

    @Override
    public BlobId save(byte[] listing) {
        BlobId id = idOf(listing);
        if (settled.add(id)) {
            if (isNamedInVain(id)) {
                writer.rewrite(BlobType.TREE, id, listing, listing.length);
            } else {
                BlobId unused = writer.saveTree(listing, listing.length);
            }
        }
        return id;
    }

    private boolean isNamedInVain(BlobId id) {
        if (!repository.index().contains(BlobType.TREE, id)) {
            return false;
        }
        try {
            byte[] unused = repository.blobs().load(BlobType.TREE, id);
            return false;
        } catch (RepositoryException.Damaged damaged) {
            return true;
        }
    }
}
