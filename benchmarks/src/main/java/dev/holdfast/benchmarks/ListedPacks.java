package dev.holdfast.benchmarks;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.Layout;
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

/**
 * A store that lists packs which it does not have.
 *
 * @param inner has everything else
 * @param packs tells of those that are missing
 */
record ListedPacks(BlobStore inner, Source packs) implements BlobStore {
    /** Takes a pack. */
    interface Sink {
        void accept(BlobId pack, long sizeBytes);
    }

    /** Gives packs. */
    interface Source {
        void forEach(Sink sink);
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
        if (prefix.equals("data/")) {
            packs.forEach((pack, bytes) -> each.accept(new BlobInfo(Layout.pack(pack), bytes, Instant.EPOCH, "0")));
        }
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
}
