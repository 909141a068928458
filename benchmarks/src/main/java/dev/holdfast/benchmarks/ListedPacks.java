package dev.holdfast.benchmarks;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import java.time.Instant;
import java.util.function.Consumer;

/** A store that lists packs which it does not have. */
final class ListedPacks extends ForwardingBlobStore {
    private final Source packs;

    /**
     * @param inner has everything else
     * @param packs tells of those that are missing
     */
    ListedPacks(BlobStore inner, Source packs) {
        super(inner);
        this.packs = packs;
    }

    /** Takes a pack. */
    interface Sink {
        void accept(BlobId pack, long sizeBytes);
    }

    /** Gives packs. */
    interface Source {
        void forEach(Sink sink);
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        super.list(prefix, each);
        if (prefix.equals("data/")) {
            packs.forEach((pack, bytes) -> each.accept(new BlobInfo(Layout.pack(pack), bytes, Instant.EPOCH, "0")));
        }
    }
}
