package dev.holdfast.internal.repair;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.prune.StoredPacks;
import dev.holdfast.internal.repository.OpenRepository;
import java.util.List;

/**
 * Which data blobs can be had: the index names them, and the pack is stored. Of packs that have not the size they should have,
 * blobs are read; others are not.
 */
final class PresentBlobs {
    private final BlobIndex index;
    private final StoredPacks stored;
    private final IntactBlobs intact;

    PresentBlobs(OpenRepository repository, BlobIndex index, StoredPacks stored) {
        this.index = index;
        this.stored = stored;
        this.intact = new IntactBlobs(repository);
    }

    boolean has(BlobId id) {
        List<BlobLocation> copies = index.findAll(BlobType.DATA, id);
        return copies.stream().anyMatch(copy -> isPresent(copy, id));
    }

    private boolean isPresent(BlobLocation copy, BlobId id) {
        PackSummary pack = index.pack(copy.packId()).orElseThrow();
        return stored.isPresent(pack.number()) && (!stored.hasWrongSize(pack.number()) || intact.isIntact(copy, id));
    }

    long plainLength(BlobId id) {
        return index.plainLength(BlobType.DATA, id).orElse(0);
    }
}
