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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A store that changes so many objects and then none any more, as if the process had been killed. */
public final class CrashingStore implements BlobStore {
    /** Ends whatever was going on. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final BlobStore store;
    private final AtomicInteger left;

    /** @param changes how many are made before the end */
    public CrashingStore(BlobStore store, int changes) {
        this.store = store;
        this.left = new AtomicInteger(changes);
    }

    private void change() {
        if (left.getAndDecrement() <= 0) {
            throw new Crash();
        }
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        change();
        return store.put(key, content, options);
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        return store.get(key, offset, length, reader);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return store.head(key);
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        store.list(prefix, each);
    }

    @Override
    public void delete(BlobKey key) {
        change();
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
