package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.spi.store.PutOptions;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Until when the store protects what one writer stores, and which packs that are. Safe for use from any thread.
 *
 * <p>Packs, snapshots, keys and the config are protected, each by itself. Index files are not: they are made again from the packs,
 * and a prune must be able to replace them. Locks and documents come and go.
 */
public final class Retention {
    private final @Nullable Instant until;
    private final Set<BlobId> packs = ConcurrentHashMap.newKeySet();

    private Retention(@Nullable Instant until) {
        this.until = until;
    }

    /** Nothing is protected. */
    public static Retention none() {
        return new Retention(null);
    }

    /** Everything is protected until then, by the store's clock. */
    public static Retention until(Instant value) {
        return new Retention(Objects.requireNonNull(value, "value"));
    }

    /** How an object is stored then. */
    PutOptions on(PutOptions options) {
        return until == null ? options : options.retainUntil(until);
    }

    void stored(BlobId pack) {
        if (until != null) {
            packs.add(pack);
        }
    }

    /** Whether a pack was stored by this writer and is protected until then at least. */
    public boolean covers(BlobId pack, Instant then) {
        return until != null && !until.isBefore(then) && packs.contains(pack);
    }
}
