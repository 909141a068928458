package dev.holdfast.internal.recall;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.StoreException;

/** Reads what lies in an archive after somebody has brought it. */
final class RecallingBlobStore extends ForwardingBlobStore {
    /** What a store says it can read, and then cannot, is not waited for for ever. */
    private static final int ATTEMPTS = 3;

    private final RecallStation station;

    RecallingBlobStore(BlobStore inner, RecallStation station) {
        super(inner);
        this.station = station;
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        for (int attempt = 1; ; attempt++) {
            try {
                return inner().get(key, offset, length, reader);
            } catch (StoreException.Archived archived) {
                if (attempt == ATTEMPTS) {
                    throw archived;
                }
                station.fetch(key, archived);
            }
        }
    }
}
