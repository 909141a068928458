package dev.holdfast.service;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import java.time.Instant;

/** A store whose clock shows the time of a rehearsal, so that floors and holds end when they would. */
final class RehearsalStore extends ForwardingBlobStore {
    private final Time time;

    RehearsalStore(BlobStore inner, Time time) {
        super(inner);
        this.time = time;
    }

    @Override
    public Instant storeTime() {
        return time.now();
    }
}
