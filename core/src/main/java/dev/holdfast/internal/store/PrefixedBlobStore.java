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
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows the part of a store below a prefix as a store of its own. */
public final class PrefixedBlobStore extends ForwardingBlobStore {
    private final String prefix;

    /**
     * @param inner closed with this store
     * @param prefix whole parts with a {@code /} behind: {@code backups/orders/}
     * @throws IllegalArgumentException if it is anything else
     */
    public PrefixedBlobStore(BlobStore inner, String prefix) {
        super(inner);
        this.prefix = Streams.checkedPrefix(prefix);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        return shown(inner().put(hidden(key), content, options));
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        return inner().get(hidden(key), offset, length, reader);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return inner().head(hidden(key)).map(this::shown);
    }

    @Override
    public void list(String below, Consumer<BlobInfo> each) {
        inner().list(prefix + Streams.checkedPrefix(below), info -> each.accept(shown(info)));
    }

    @Override
    public void delete(BlobKey key) {
        inner().delete(hidden(key));
    }

    @Override
    public Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        Map<BlobKey, StoreException> failed = new LinkedHashMap<>();
        inner().deleteAll(keys.stream().map(this::hidden).toList())
                .forEach((key, failure) -> failed.put(shown(key), failure));
        return failed;
    }

    @Override
    public Optional<Instant> retainedUntil(BlobKey key) {
        return inner().retainedUntil(hidden(key));
    }

    @Override
    public boolean recall(BlobKey key, Duration keep) {
        return inner().recall(hidden(key), keep);
    }

    @Override
    public BlobVersions versions() {
        BlobVersions all = inner().versions();
        return new BlobVersions() {
            @Override
            public void list(String below, Consumer<BlobVersion> each) {
                all.list(
                        prefix + Streams.checkedPrefix(below),
                        version -> each.accept(version.of(shown(version.key()))));
            }

            @Override
            public BlobInfo bringBack(BlobVersion version) {
                return shown(all.bringBack(version.of(hidden(version.key()))));
            }

            @Override
            public void delete(BlobVersion version) {
                all.delete(version.of(hidden(version.key())));
            }
        };
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        inner().extendRetention(hidden(key), until);
    }

    @Override
    public String description() {
        return inner().description() + "/" + prefix;
    }

    private BlobKey hidden(BlobKey key) {
        return BlobKey.of(prefix + key.path());
    }

    private BlobKey shown(BlobKey key) {
        return BlobKey.of(key.path().substring(prefix.length()));
    }

    private BlobInfo shown(BlobInfo info) {
        return info.of(shown(info.key()));
    }
}
