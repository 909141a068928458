package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Lets everything be read and refuses every change with {@link StoreException.Denied}. */
public final class ReadOnlyBlobStore implements BlobStore {
    private final BlobStore inner;

    /** @param inner closed with this store */
    public ReadOnlyBlobStore(BlobStore inner) {
        this.inner = Objects.requireNonNull(inner, "inner");
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        throw refused("storing", key);
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        return inner.get(key, offset, length, reader);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return inner.head(key);
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        inner.list(prefix, each);
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
    public Instant storeTime() {
        return inner.storeTime();
    }

    @Override
    public Set<Capability> capabilities() {
        return inner.capabilities();
    }

    @Override
    public String description() {
        return inner.description();
    }

    @Override
    public void close() {
        inner.close();
    }

    private StoreException.Denied refused(String doing, BlobKey key) {
        return new StoreException.Denied(
                doing + " " + key + " in " + description()
                        + ": the store was opened for reading only; open it for writing to change it",
                null);
    }
}
