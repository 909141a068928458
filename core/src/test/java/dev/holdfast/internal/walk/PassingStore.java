package dev.holdfast.internal.walk;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;

/** Hands every call on but the last, as its store outlives it; those below change what they are about. */
abstract sealed class PassingStore extends ForwardingBlobStore permits CrashingStore, SilentStore {
    PassingStore(BlobStore store) {
        super(store);
    }

    @Override
    public void close() {}
}
