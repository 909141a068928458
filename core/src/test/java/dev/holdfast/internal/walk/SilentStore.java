package dev.holdfast.internal.walk;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A store that lists everything and at some time reads nothing below a prefix any more. */
public final class SilentStore implements BlobStore {
    private final BlobStore store;
    private volatile Optional<String> silent = Optional.empty();

    /** Reads everything at first. */
    public SilentStore(BlobStore store) {
        this.store = store;
    }

    /** From now on nothing below a prefix is read; with an empty one nothing at all. */
    public SilentStore silence(String prefix) {
        silent = Optional.of(prefix);
        return this;
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        if (silent.filter(key.path()::startsWith).isPresent()) {
            throw new StoreException.Unavailable("not now", true, null);
        }
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
