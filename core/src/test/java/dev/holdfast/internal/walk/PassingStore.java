package dev.holdfast.internal.walk;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Hands every call on but the last, as its store outlives it; those below change what they are about. */
abstract sealed class PassingStore implements BlobStore permits CrashingStore, SilentStore {
    private final BlobStore store;

    PassingStore(BlobStore store) {
        this.store = store;
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        return store.get(key, offset, length, reader);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        return store.put(key, content, options);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return store.head(key);
    }

    @Override
    public void list(String under, Consumer<BlobInfo> each) {
        store.list(under, each);
    }

    @Override
    public void delete(BlobKey key) {
        store.delete(key);
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        store.extendRetention(key, until);
    }

    @Override
    public Instant storeTime() {
        return store.storeTime();
    }

    @Override
    public Set<Capability> capabilities() {
        return store.capabilities();
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public void close() {}
}
