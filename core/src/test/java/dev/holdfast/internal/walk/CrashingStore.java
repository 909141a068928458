package dev.holdfast.internal.walk;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that changes so many objects and then none any more, as if the process had been killed. */
public final class CrashingStore extends PassingStore {
    /** Ends whatever was going on. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final AtomicInteger left;

    /** @param changes how many are made before the end */
    public CrashingStore(BlobStore store, int changes) {
        super(store);
        this.left = new AtomicInteger(changes);
    }

    private void change() {
        if (left.getAndDecrement() <= 0) {
            throw new Crash();
        }
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        change();
        return super.put(key, content, options);
    }

    @Override
    public void delete(BlobKey key) {
        change();
        super.delete(key);
    }
}
