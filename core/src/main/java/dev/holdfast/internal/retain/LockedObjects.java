package dev.holdfast.internal.retain;

import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.repository.StoreProtection;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which objects of a repository the store protects still, as far as was asked: a request for each, and none where the store
 * protects nothing. Used by one thread.
 */
public final class LockedObjects {
    private static final int REQUESTS = 8;

    private final BlobStore store;
    private final Operation operation;
    private final Set<BlobKey> asked = ConcurrentHashMap.newKeySet();
    private final Map<BlobKey, Instant> ends = new ConcurrentHashMap<>();
    private @Nullable Instant now;
    private volatile @Nullable Boolean possible;

    /** Asks nothing yet. */
    public LockedObjects(OpenRepository repository, Operation operation) {
        this.store = repository.store();
        this.operation = operation;
    }

    /**
     * Asks about those that were not asked about before.
     *
     * @return whether any of these is protected
     */
    public boolean ask(Collection<BlobKey> keys) {
        if (keys.isEmpty() || !isPossible()) {
            return false;
        }
        Instant present = now();
        int before = ends.size();
        Parallel.forEach(keys.stream().filter(asked::add).toList(), REQUESTS, key -> {
            operation.check();
            end(key).filter(present::isBefore).ifPresent(end -> ends.put(key, end));
        });
        return ends.size() > before;
    }

    /** Whether the store may protect at all and tells, so that it is worth finding out what to ask about. */
    public boolean isPossible() {
        Boolean known = possible;
        if (known == null) {
            known = StoreProtection.isTold(store);
            possible = known;
        }
        return known;
    }

    private Instant now() {
        if (now == null) {
            now = store.storeTime();
        }
        return now;
    }

    private Optional<Instant> end(BlobKey key) {
        try {
            return store.retainedUntil(key);
        } catch (StoreException.NotFound gone) {
            return Optional.empty();
        }
    }

    /** When the protection of one ends; empty if it has none that is known of. */
    public Optional<Instant> until(BlobKey key) {
        return Optional.ofNullable(ends.get(key));
    }

    /** How many are protected. */
    public int size() {
        return ends.size();
    }

    /** When the last protection ends; empty if there is none. */
    public Optional<Instant> last() {
        return ends.values().stream().max(Comparator.naturalOrder());
    }
}
