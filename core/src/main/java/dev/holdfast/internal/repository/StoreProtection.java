package dev.holdfast.internal.repository;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;

/** Whether it can be found out what a store protects: from the store, or where it does not tell, from each object. */
public final class StoreProtection {
    private StoreProtection() {}

    /** Whether objects may be protected, and tell. */
    public static boolean isTold(BlobStore store) {
        return store.capabilities().contains(Capability.OBJECT_LOCK) || (isUndecided(store) && objectsTell(store));
    }

    /** Whether objects may be protected, and neither the store nor they tell these credentials. */
    static boolean isHidden(BlobStore store) {
        return isUndecided(store) && !objectsTell(store);
    }

    private static boolean isUndecided(BlobStore store) {
        return store.undecided().contains(Capability.OBJECT_LOCK);
    }

    /** Whoever may ask about an object is told that this one is not there. */
    private static boolean objectsTell(BlobStore store) {
        try {
            boolean unused = store.retainedUntil(Layout.pack(Layout.NOBODYS)).isPresent();
            return true;
        } catch (StoreException.NotFound told) {
            return true;
        } catch (StoreException.Denied refused) {
            return false;
        }
    }
}
