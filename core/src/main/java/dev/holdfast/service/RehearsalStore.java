package dev.holdfast.service;

import dev.holdfast.Time;
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

/** A store whose clock shows the time of a rehearsal, so that floors and holds end when they would. */
final class RehearsalStore implements BlobStore {
    private final BlobStore inner;
    private final Time time;

    RehearsalStore(BlobStore inner, Time time) {
        this.inner = inner;
        this.time = time;
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        return inner.put(key, content, options);
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
        inner.delete(key);
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        inner.extendRetention(key, until);
    }

    @Override
    public Instant storeTime() {
        return time.now();
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
}
