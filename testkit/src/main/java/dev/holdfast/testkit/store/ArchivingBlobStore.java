package dev.holdfast.testkit.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A store with an archive: what lies in it cannot be read until it was recalled, which takes a while, and goes back when the time
 * for which it was recalled is over. Listings say of a recalled object that it is archived still, as those of S3 do. Safe for use
 * from any thread.
 */
public final class ArchivingBlobStore extends ForwardingBlobStore {
    /** When an object was asked for; nobody did yet. */
    private static final Asked NEVER = new Asked(-1, 0);

    private final Time time;
    private final Map<BlobKey, Asked> archived = new ConcurrentHashMap<>();
    private final List<BlobKey> askedFor = new CopyOnWriteArrayList<>();
    private volatile Duration takes;
    private volatile boolean rarelyRead;

    /**
     * @param comesNanos when it can be read, negative for never
     * @param leavesNanos when it cannot be read any more
     */
    private record Asked(long comesNanos, long leavesNanos) {
        private boolean isReadable(long nowNanos) {
            return comesNanos >= 0 && nowNanos >= comesNanos && nowNanos < leavesNanos;
        }
    }

    /**
     * With nothing in its archive.
     *
     * @param inner keeps everything
     * @param takes how long it takes until what was recalled can be read
     * @param time tells when that is over
     */
    public ArchivingBlobStore(BlobStore inner, Duration takes, Time time) {
        super(inner);
        this.takes = Objects.requireNonNull(takes, "takes");
        this.time = Objects.requireNonNull(time, "time");
    }

    /** Moves everything into the archive that lies below a prefix now, as a rule of a bucket does. */
    public void archiveBelow(String prefix) {
        inner().list(prefix, info -> archive(info.key()));
    }

    /** Moves one object into the archive. */
    public void archive(BlobKey key) {
        archived.put(key, NEVER);
    }

    /** Whether what is stored from now on as {@linkplain PutOptions#asRarelyRead rarely read} goes into the archive at once. */
    public void archiveRarelyRead(boolean value) {
        rarelyRead = value;
    }

    /** From now on a recall takes so long. */
    public void recallTakes(Duration value) {
        takes = Objects.requireNonNull(value, "takes");
    }

    /** What was recalled from the archive, each as often as it had to be. */
    public List<BlobKey> askedFor() {
        return List.copyOf(askedFor);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        BlobInfo stored = super.put(key, content, options);
        if (rarelyRead && options.isRarelyRead()) {
            archive(key);
        } else {
            archived.remove(key);
        }
        return stored;
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        Asked asked = archived.get(key);
        if (asked != null && !asked.isReadable(time.nanos())) {
            throw new StoreException.Archived(
                    "reading " + key + " in " + description() + ": it lies in the archive", null);
        }
        return super.get(key, offset, length, reader);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return super.head(key).map(this::shown);
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        super.list(prefix, info -> each.accept(shown(info)));
    }

    private BlobInfo shown(BlobInfo info) {
        return new BlobInfo(
                info.key(), info.lengthBytes(), info.modifiedAt(), info.version(), archived.containsKey(info.key()));
    }

    @Override
    public void delete(BlobKey key) {
        super.delete(key);
        archived.remove(key);
    }

    @Override
    public boolean recall(BlobKey key, Duration keep) {
        if (super.head(key).isEmpty()) {
            throw new StoreException.NotFound("recalling " + key + " in " + description() + ": it is not there", null);
        }
        long now = time.nanos();
        Asked asked = archived.computeIfPresent(key, (same, before) -> {
            if (before.comesNanos() >= 0 && now < before.leavesNanos()) {
                return before;
            }
            askedFor.add(key);
            long comes = now + takes.toNanos();
            return new Asked(comes, comes + keep.toNanos());
        });
        return asked == null || asked.isReadable(now);
    }

    @Override
    public Set<Capability> capabilities() {
        EnumSet<Capability> all = EnumSet.of(Capability.ARCHIVES);
        all.addAll(super.capabilities());
        return Set.copyOf(all);
    }

    /** The keys that lie in the archive, recalled or not, in any order. */
    public List<BlobKey> archived() {
        return new ArrayList<>(archived.keySet());
    }
}
