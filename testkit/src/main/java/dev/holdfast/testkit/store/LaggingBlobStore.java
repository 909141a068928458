package dev.holdfast.testkit.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store whose listing lags behind: new objects are not named for a while, deleted ones still are. Reading and asking about
 * one object is up to date. Only what goes through this object is delayed. Safe for use from any thread.
 */
public final class LaggingBlobStore extends ForwardingBlobStore {
    private final Time time;
    private final long lagNanos;
    private final Map<BlobKey, Long> created = new ConcurrentHashMap<>();
    private final Map<BlobKey, Deleted> deleted = new ConcurrentHashMap<>();

    /**
     * @param inner up to date
     * @param lag how long a change stays unseen by listings
     * @param time tells when it is over
     */
    public LaggingBlobStore(BlobStore inner, Duration lag, Time time) {
        super(inner);
        this.lagNanos = lag.toNanos();
        this.time = Objects.requireNonNull(time, "time");
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        boolean known = super.head(key).isPresent();
        BlobInfo stored = super.put(key, content, options);
        Deleted before = deleted.remove(key);
        if (!known && (before == null || !isRecent(before.at()))) {
            created.put(key, time.nanos());
        }
        return stored;
    }

    @Override
    public void delete(BlobKey key) {
        Optional<BlobInfo> known = super.head(key);
        boolean listed = !isRecent(created.get(key));
        super.delete(key);
        created.remove(key);
        if (known.isPresent() && listed) {
            deleted.put(key, new Deleted(known.get(), time.nanos()));
        }
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        super.list(prefix, info -> {
            if (!isRecent(created.get(info.key()))) {
                each.accept(info);
            }
        });
        deleted.values().stream()
                .filter(gone -> isRecent(gone.at()) && gone.info().key().path().startsWith(prefix))
                .forEach(gone -> each.accept(gone.info()));
    }

    private boolean isRecent(@Nullable Long nanos) {
        return nanos != null && time.nanos() - nanos < lagNanos;
    }

    private record Deleted(BlobInfo info, long at) {}
}
