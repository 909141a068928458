package dev.holdfast.internal.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many calls run at once and how fast bytes go up and down.
 *
 * <p>A call made from inside a listing or a reader of the same thread needs no second permit, so nothing waits for itself.
 */
public final class LimitedBlobStore extends ForwardingBlobStore {
    private final int connections;
    private final Semaphore permits;
    private final Set<Thread> holders = ConcurrentHashMap.newKeySet();
    private final @Nullable TokenBucket upload;
    private final @Nullable TokenBucket download;

    /**
     * @param inner closed with this store
     * @param limits the bounds
     * @param time measures and waits
     */
    public LimitedBlobStore(BlobStore inner, Limits limits, Time time) {
        super(inner);
        this.connections = limits.connections();
        this.permits = new Semaphore(limits.connections(), true);
        this.upload = limits.uploadBytesPerSecond() == 0 ? null : new TokenBucket(limits.uploadBytesPerSecond(), time);
        this.download =
                limits.downloadBytesPerSecond() == 0 ? null : new TokenBucket(limits.downloadBytesPerSecond(), time);
    }

    /**
     * The bounds.
     *
     * @param connections calls at once; at least 1
     * @param uploadBytesPerSecond 0 for no bound
     * @param downloadBytesPerSecond 0 for no bound
     */
    public record Limits(int connections, long uploadBytesPerSecond, long downloadBytesPerSecond) {
        /** @throws IllegalArgumentException if a value is outside its range */
        public Limits {
            if (connections < 1 || uploadBytesPerSecond < 0 || downloadBytesPerSecond < 0) {
                throw new IllegalArgumentException("limits are at least 1 connection and 0 bytes a second, were "
                        + connections + ", " + uploadBytesPerSecond + ", " + downloadBytesPerSecond);
            }
        }
    }

    @Override
    public int callsAtOnce() {
        return Math.min(connections, inner().callsAtOnce());
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        BlobContent paced = upload == null ? content : new PacedContent(content, upload);
        return permitted("storing " + key, () -> inner().put(key, paced, options));
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        TokenBucket bucket = download;
        Reader<T> paced = bucket == null ? reader : stream -> reader.read(new ObservedStream(stream, bucket::take));
        return permitted("reading " + key, () -> inner().get(key, offset, length, paced));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return permitted("looking for " + key, () -> inner().head(key));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        permitted("listing " + prefix, () -> {
            inner().list(prefix, each);
            return true;
        });
    }

    @Override
    public void delete(BlobKey key) {
        permitted("deleting " + key, () -> {
            inner().delete(key);
            return true;
        });
    }

    @Override
    public Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        return permitted("deleting " + keys.size() + " objects", () -> inner().deleteAll(keys));
    }

    @Override
    public Optional<Instant> retainedUntil(BlobKey key) {
        return permitted("asking for the protection of " + key, () -> inner().retainedUntil(key));
    }

    @Override
    public boolean recall(BlobKey key, Duration keep) {
        return permitted("recalling " + key, () -> inner().recall(key, keep));
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        permitted("protecting " + key, () -> {
            inner().extendRetention(key, until);
            return true;
        });
    }

    @Override
    public Instant storeTime() {
        return permitted("asking for the time", inner()::storeTime);
    }

    private <T> T permitted(String doing, Supplier<T> call) {
        if (holders.contains(Thread.currentThread())) {
            return call.get();
        }
        acquire(doing);
        holders.add(Thread.currentThread());
        try {
            return call.get();
        } finally {
            holders.remove(Thread.currentThread());
            permits.release();
        }
    }

    private void acquire(String doing) {
        try {
            permits.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted(
                    doing + " in " + description() + ": interrupted while waiting for a free connection", stopped);
        }
    }

    private record PacedContent(BlobContent content, TokenBucket bucket) implements BlobContent {
        @Override
        public long lengthBytes() {
            return content.lengthBytes();
        }

        @Override
        public byte[] sha256() {
            return content.sha256();
        }

        @Override
        public InputStream open() throws IOException {
            return new ObservedStream(content.open(), bucket::take);
        }
    }
}
