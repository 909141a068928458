package dev.holdfast.internal.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects in the heap, for tests and for programs that want to try something.
 *
 * <p>The contents live in a {@link Space}, which several stores may share; closing a store does not lose them. Safe for use
 * from any thread.
 */
public final class MemoryBlobStore implements BlobStore {
    private static final Set<Capability> CAPABILITIES =
            Set.of(Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED, Capability.OBJECT_LOCK);

    private final Space space;
    private final Time time;

    /**
     * A store over contents that others may see too.
     *
     * @param time the store's clock, which also ends retention
     */
    public MemoryBlobStore(Space space, Time time) {
        this.space = Objects.requireNonNull(space, "space");
        this.time = Objects.requireNonNull(time, "time");
    }

    /** A store with contents of its own. */
    public static MemoryBlobStore create(Time time) {
        return new MemoryBlobStore(new Space("private"), time);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        Streams.checkInterrupt("storing", key, description());
        byte[] bytes = verified(key, content);
        Instant retainUntil = options.retainUntil().orElse(null);
        Entry entry = Objects.requireNonNull(space.entries.compute(key, (same, before) -> {
            check(key, before, options.precondition());
            return new Entry(bytes, time.now(), space.versions.incrementAndGet(), retainUntil);
        }));
        return entry.info(key);
    }

    private byte[] verified(BlobKey key, BlobContent content) {
        try (InputStream stream = content.open()) {
            byte[] bytes = stream.readAllBytes();
            if (bytes.length != content.lengthBytes()) {
                throw Streams.notAsAnnounced(
                        key, description(), "has " + bytes.length + " bytes instead of " + content.lengthBytes());
            }
            MessageDigest digest = Streams.sha256();
            Streams.update(digest, bytes, 0, bytes.length);
            if (!MessageDigest.isEqual(digest.digest(), content.sha256())) {
                throw Streams.notAsAnnounced(key, description(), "does not match its SHA-256");
            }
            return bytes;
        } catch (IOException failure) {
            throw Failures.of("storing", key.path(), description(), failure, true);
        }
    }

    private void check(BlobKey key, @Nullable Entry before, Precondition condition) {
        if (condition instanceof Precondition.Absent && before != null) {
            throw Failures.alreadyExists(key, description());
        }
        if (condition instanceof Precondition.Unchanged unchanged
                && (before == null || !before.info(key).version().equals(unchanged.version()))) {
            throw Failures.changed(key, description(), unchanged.version());
        }
        if (before != null) {
            refuseWhileRetained("replacing", key, before);
        }
    }

    private void refuseWhileRetained(String doing, BlobKey key, Entry entry) {
        if (entry.retainUntil != null && time.now().isBefore(entry.retainUntil)) {
            throw new StoreException.Denied(
                    doing + " " + key + " in " + description() + ": it is protected until " + entry.retainUntil
                            + "; wait until then",
                    null);
        }
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        Streams.checkRange(offset, length);
        Streams.checkInterrupt("reading", key, description());
        Entry entry = existing("reading", key);
        int from = (int) Math.min(offset, entry.bytes.length);
        int rest = entry.bytes.length - from;
        int count = length < 0 ? rest : (int) Math.min(length, rest);
        try (InputStream stream = new ByteArrayInputStream(entry.bytes, from, count)) {
            return reader.read(stream);
        } catch (IOException failure) {
            throw Failures.of("reading", key.path(), description(), failure, true);
        }
    }

    private Entry existing(String doing, BlobKey key) {
        Entry entry = space.entries.get(key);
        if (entry == null) {
            throw Failures.notFound(doing, key, description(), null);
        }
        return entry;
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return Optional.ofNullable(space.entries.get(key)).map(entry -> entry.info(key));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        String checked = Streams.checkedPrefix(prefix);
        space.entries.forEach((key, entry) -> {
            if (key.path().startsWith(checked)) {
                each.accept(entry.info(key));
            }
        });
    }

    @Override
    public void delete(BlobKey key) {
        space.entries.computeIfPresent(key, (same, entry) -> {
            refuseWhileRetained("deleting", key, entry);
            return null;
        });
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        Objects.requireNonNull(until, "until");
        Entry extended = space.entries.computeIfPresent(key, (same, entry) -> entry.retainedUntil(until));
        if (extended == null) {
            throw Failures.notFound("protecting", key, description(), null);
        }
    }

    @Override
    public Instant storeTime() {
        return time.now();
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public String description() {
        return "memory:" + space.name;
    }

    /** Does nothing: the contents belong to the space. */
    @Override
    public void close() {}

    /** Named contents that stores share. Safe for use from any thread. */
    public static final class Space {
        private final String name;
        private final ConcurrentHashMap<BlobKey, Entry> entries = new ConcurrentHashMap<>();
        private final AtomicLong versions = new AtomicLong();

        /** @param name for messages */
        public Space(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }
    }

    private static final class Entry {
        private final byte[] bytes;
        private final Instant modifiedAt;
        private final long version;
        private final @Nullable Instant retainUntil;

        private Entry(byte[] bytes, Instant modifiedAt, long version, @Nullable Instant retainUntil) {
            this.bytes = bytes;
            this.modifiedAt = modifiedAt;
            this.version = version;
            this.retainUntil = retainUntil;
        }

        private BlobInfo info(BlobKey key) {
            return new BlobInfo(key, bytes.length, modifiedAt, Long.toString(version));
        }

        private Entry retainedUntil(Instant until) {
            boolean longer = retainUntil == null || until.isAfter(retainUntil);
            return longer ? new Entry(bytes, modifiedAt, version, until) : this;
        }
    }
}
