package dev.holdfast.internal.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private static final Set<Capability> WITH_VERSIONS = Set.of(
            Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED, Capability.OBJECT_LOCK, Capability.VERSIONS);

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
        MemoryEntry entry = new MemoryEntry(bytes, time.now(), space.versions.incrementAndGet(), retainUntil);
        List<MemoryEntry> unused = Objects.requireNonNull(space.states.compute(key, (same, before) -> {
            check(key, MemoryEntry.current(before).orElse(null), options.precondition());
            return space.with(before, entry);
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

    private void check(BlobKey key, @Nullable MemoryEntry before, Precondition condition) {
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

    private void refuseWhileRetained(String doing, BlobKey key, MemoryEntry entry) {
        if (entry.isProtected(time.now())) {
            throw new StoreException.Denied(
                    doing + " " + key + " in " + description() + ": it is protected until " + entry.retainUntil()
                            + "; wait until then",
                    null);
        }
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        Streams.checkRange(offset, length);
        Streams.checkInterrupt("reading", key, description());
        byte[] bytes = existing("reading", key).content();
        int from = (int) Math.min(offset, bytes.length);
        int rest = bytes.length - from;
        int count = length < 0 ? rest : (int) Math.min(length, rest);
        try (InputStream stream = new ByteArrayInputStream(bytes, from, count)) {
            return reader.read(stream);
        } catch (IOException failure) {
            throw Failures.of("reading", key.path(), description(), failure, true);
        }
    }

    private MemoryEntry existing(String doing, BlobKey key) {
        return MemoryEntry.current(space.states.get(key))
                .orElseThrow(() -> Failures.notFound(doing, key, description(), null));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return MemoryEntry.current(space.states.get(key)).map(entry -> entry.info(key));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        String checked = Streams.checkedPrefix(prefix);
        space.states.forEach((key, states) -> {
            if (key.path().startsWith(checked)) {
                MemoryEntry.current(states).ifPresent(entry -> each.accept(entry.info(key)));
            }
        });
    }

    /** Older states that are protected stay where versions are kept, hidden as in a bucket with Object Lock. */
    @Override
    public void delete(BlobKey key) {
        space.states.computeIfPresent(key, (same, states) -> {
            Optional<MemoryEntry> current = MemoryEntry.current(states);
            if (current.isEmpty()) {
                return states;
            }
            refuseWhileRetained("deleting", key, current.get());
            List<MemoryEntry> left = states.stream()
                    .filter(entry -> entry.isProtected(time.now()))
                    .toList();
            return left.isEmpty() ? null : space.with(left, space.deletion(time.now()));
        });
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        Objects.requireNonNull(until, "until");
        List<MemoryEntry> extended = space.states.computeIfPresent(
                key,
                (same, states) -> MemoryEntry.current(states)
                        .map(entry -> replaceLast(states, entry.retainedUntil(until)))
                        .orElse(states));
        if (MemoryEntry.current(extended).isEmpty()) {
            throw Failures.notFound("protecting", key, description(), null);
        }
    }

    private static List<MemoryEntry> replaceLast(List<MemoryEntry> states, MemoryEntry last) {
        List<MemoryEntry> changed = new ArrayList<>(states);
        changed.set(states.size() - 1, last);
        return List.copyOf(changed);
    }

    @Override
    public Optional<Instant> retainedUntil(BlobKey key) {
        return Optional.ofNullable(
                existing("asking about the protection of", key).retainUntil());
    }

    @Override
    public BlobVersions versions() {
        return space.keepsVersions ? new MemoryVersions(this, space, time) : BlobStore.super.versions();
    }

    @Override
    public Instant storeTime() {
        return time.now();
    }

    @Override
    public Set<Capability> capabilities() {
        return space.keepsVersions ? WITH_VERSIONS : CAPABILITIES;
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
        /** All states of each object, the newest last; one only where no versions are kept. */
        final ConcurrentHashMap<BlobKey, List<MemoryEntry>> states = new ConcurrentHashMap<>();

        final AtomicLong versions = new AtomicLong();
        final boolean keepsVersions;

        /**
         * Contents that are gone when they are replaced or deleted.
         *
         * @param name for messages
         */
        public Space(String name) {
            this(name, false);
        }

        private Space(String name, boolean keepsVersions) {
            this.name = Objects.requireNonNull(name, "name");
            this.keepsVersions = keepsVersions;
        }

        /**
         * Contents that stay as versions when they are replaced, or deleted past their protection.
         *
         * @param name for messages
         */
        public static Space withVersions(String name) {
            return new Space(name, true);
        }

        /**
         * Puts another object over one, as whoever has stolen the credentials of a bucket with versions can, protected or not.
         *
         * @param now when that happens
         */
        public void overwrite(BlobKey key, byte[] bytes, Instant now) {
            MemoryEntry entry = new MemoryEntry(bytes.clone(), now, versions.incrementAndGet(), null);
            states.compute(key, (same, before) -> with(before, entry));
        }

        /**
         * Deletes an object without deleting its versions, as whoever has stolen the credentials of a bucket with versions can,
         * protected or not.
         *
         * @param now when that happens
         */
        public void hide(BlobKey key, Instant now) {
            states.computeIfPresent(key, (same, before) -> keepsVersions ? with(before, deletion(now)) : null);
        }

        MemoryEntry deletion(Instant now) {
            return new MemoryEntry(null, now, versions.incrementAndGet(), null);
        }

        List<MemoryEntry> with(@Nullable List<MemoryEntry> before, MemoryEntry newest) {
            List<MemoryEntry> all = new ArrayList<>();
            if (keepsVersions && before != null) {
                all.addAll(before);
            }
            all.add(newest);
            return List.copyOf(all);
        }
    }
}
