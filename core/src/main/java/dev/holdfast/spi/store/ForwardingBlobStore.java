package dev.holdfast.spi.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands every call on to another store; whoever wraps a store extends it and changes what it is about.
 *
 * <p>Many objects are deleted one by one, so that whoever changes {@link #delete} has changed both; a wrapper that only watches
 * hands {@link #deleteAll} on by itself.
 */
public abstract class ForwardingBlobStore implements BlobStore {
    private final BlobStore inner;

    /** @param inner closed with this store */
    protected ForwardingBlobStore(BlobStore inner) {
        this.inner = Objects.requireNonNull(inner, "inner");
    }

    /** The store below. */
    protected final BlobStore inner() {
        return inner;
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
    public Optional<Instant> retainedUntil(BlobKey key) {
        return inner.retainedUntil(key);
    }

    @Override
    public BlobVersions versions() {
        return inner.versions();
    }

    @Override
    public boolean recall(BlobKey key, Duration keep) {
        return inner.recall(key, keep);
    }

    @Override
    public Optional<StoreGrants> grants() {
        return inner.grants();
    }

    @Override
    public int callsAtOnce() {
        return inner.callsAtOnce();
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
    public Set<Capability> undecided() {
        return inner.undecided();
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
