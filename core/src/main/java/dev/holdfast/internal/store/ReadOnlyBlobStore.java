package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.function.Consumer;

/** Lets everything be read and refuses every change with {@link StoreException.Denied}. */
public final class ReadOnlyBlobStore extends ForwardingBlobStore {

    /** @param inner closed with this store */
    public ReadOnlyBlobStore(BlobStore inner) {
        super(inner);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        throw refused("storing", key);
    }

    @Override
    public void delete(BlobKey key) {
        throw refused("deleting", key);
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        throw refused("protecting", key);
    }

    @Override
    public BlobVersions versions() {
        BlobVersions all = inner().versions();
        return new BlobVersions() {
            @Override
            public void list(String prefix, Consumer<BlobVersion> each) {
                all.list(prefix, each);
            }

            @Override
            public BlobInfo bringBack(BlobVersion version) {
                throw refused("bringing back", version.key());
            }

            @Override
            public void delete(BlobVersion version) {
                throw refused("deleting a version of", version.key());
            }
        };
    }

    private StoreException.Denied refused(String doing, BlobKey key) {
        return new StoreException.Denied(
                doing + " " + key + " in " + description()
                        + ": the store was opened for reading only; open it for writing to change it",
                null);
    }
}
