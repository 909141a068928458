package dev.holdfast.internal.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The states of objects in memory that were replaced or deleted. */
final class MemoryVersions implements BlobVersions {
    private final MemoryBlobStore store;
    private final MemoryBlobStore.Space space;
    private final Time time;

    MemoryVersions(MemoryBlobStore store, MemoryBlobStore.Space space, Time time) {
        this.store = store;
        this.space = space;
        this.time = time;
    }

    @Override
    public void list(String prefix, Consumer<BlobVersion> each) {
        String checked = Streams.checkedPrefix(prefix);
        space.states.forEach((key, states) -> {
            if (key.path().startsWith(checked)) {
                for (int state = states.size() - 1; state >= 0; state--) {
                    each.accept(states.get(state).asVersion(key, state == states.size() - 1));
                }
            }
        });
    }

    @Override
    public BlobInfo bringBack(BlobVersion version) {
        AtomicReference<@Nullable MemoryEntry> brought = new AtomicReference<>();
        space.states.computeIfPresent(version.key(), (key, states) -> {
            Optional<MemoryEntry> found = find(states, version);
            if (found.isEmpty()) {
                return states;
            }
            MemoryEntry newest =
                    new MemoryEntry(found.get().content(), time.now(), space.versions.incrementAndGet(), null);
            brought.set(newest);
            return space.with(states, newest);
        });
        MemoryEntry newest = brought.get();
        if (newest == null) {
            throw Failures.notFound("bringing back version " + version.id() + " of", version.key(), place(), null);
        }
        return newest.info(version.key());
    }

    @Override
    public void delete(BlobVersion version) {
        space.states.computeIfPresent(version.key(), (key, states) -> without(key, states, version));
    }

    private @Nullable List<MemoryEntry> without(BlobKey key, List<MemoryEntry> states, BlobVersion version) {
        Optional<MemoryEntry> found = find(states, version);
        if (found.filter(entry -> entry.isProtected(time.now())).isPresent()) {
            throw new StoreException.Denied(
                    "deleting version " + version.id() + " of " + key + " in " + place() + ": it is protected until "
                            + found.get().retainUntil() + "; wait until then",
                    null);
        }
        List<MemoryEntry> left = states.stream()
                .filter(entry ->
                        found.isEmpty() || entry.version() != found.get().version())
                .toList();
        return left.isEmpty() ? null : left;
    }

    private static Optional<MemoryEntry> find(List<MemoryEntry> states, BlobVersion version) {
        return states.stream()
                .filter(entry -> Long.toString(entry.version()).equals(version.id()))
                .findFirst();
    }

    private String place() {
        return store.description();
    }
}
