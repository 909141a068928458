package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreException.Recovery;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many objects that are to be deleted, in as many attempts as it takes; an attempt is about those that may still succeed. */
final class ManyDeletions {
    private final BlobStore store;
    private final Set<BlobKey> open;
    private final Map<BlobKey, StoreException> refused = new LinkedHashMap<>();
    private final Map<BlobKey, StoreException> failedLast = new LinkedHashMap<>();

    ManyDeletions(BlobStore store, Collection<BlobKey> keys) {
        this.store = store;
        this.open = new LinkedHashSet<>(keys);
    }

    /** @throws StoreException if another attempt may delete more */
    void attempt() {
        Map<BlobKey, StoreException> failed = store.deleteAll(List.copyOf(open));
        open.clear();
        failedLast.clear();
        failed.forEach((key, failure) -> {
            if (failure.recovery() == Recovery.GIVE_UP) {
                refused.put(key, failure);
            } else {
                open.add(key);
                failedLast.put(key, failure);
            }
        });
        if (!open.isEmpty()) {
            throw failedLast.values().iterator().next();
        }
    }

    /**
     * What is left after the last attempt.
     *
     * @param last why there is none any more
     * @throws StoreException the same, if nothing is known of an object
     */
    Map<BlobKey, StoreException> afterGivingUp(StoreException last) {
        if (!failedLast.keySet().containsAll(open)) {
            throw last;
        }
        return notDeleted();
    }

    /** What was not deleted, and why. */
    Map<BlobKey, StoreException> notDeleted() {
        Map<BlobKey, StoreException> all = new LinkedHashMap<>(refused);
        all.putAll(failedLast);
        return all;
    }
}
