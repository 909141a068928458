package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Shows the part of a store below a prefix as a store of its own. */
public final class PrefixedBlobStore implements BlobStore {
    private final BlobStore inner;
    private final String prefix;

    /**
     * @param inner closed with this store
     * @param prefix whole parts with a {@code /} behind: {@code backups/orders/}
     * @throws IllegalArgumentException if it is anything else
     */
    public PrefixedBlobStore(BlobStore inner, String prefix) {
        this.inner = Objects.requireNonNull(inner, "inner");
        this.prefix = Streams.checkedPrefix(prefix);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        return shown(inner.put(hidden(key), content, options));
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        return inner.get(hidden(key), offset, length, reader);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return inner.head(hidden(key)).map(this::shown);
    }

    @Override
    public void list(String below, Consumer<BlobInfo> each) {
        inner.list(prefix + Streams.checkedPrefix(below), info -> each.accept(shown(info)));
    }

    @Override
    public void delete(BlobKey key) {
        inner.delete(hidden(key));
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        inner.extendRetention(hidden(key), until);
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
        return inner.description() + "/" + prefix;
    }

    @Override
    public void close() {
        inner.close();
    }

    private BlobKey hidden(BlobKey key) {
        return BlobKey.of(prefix + key.path());
    }

    private BlobInfo shown(BlobInfo info) {
        BlobKey key = BlobKey.of(info.key().path().substring(prefix.length()));
        return new BlobInfo(key, info.lengthBytes(), info.modifiedAt(), info.version());
    }
}
