package dev.holdfast.testkit.execution;

import dev.holdfast.Time;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.testkit.store.FaultyBlobStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stores in memory by location, each of which can be made to fail. */
final class MemoryStores {
    private final Map<String, FaultyBlobStore> stores = new ConcurrentHashMap<>();
    private final Time time;

    MemoryStores(Time time) {
        this.time = time;
    }

    BlobStore open(String location, boolean create) {
        assert create || !location.isEmpty();
        return faulty(location);
    }

    FaultyBlobStore faulty(String location) {
        return stores.computeIfAbsent(location, key -> new FaultyBlobStore(MemoryBlobStore.create(time), time));
    }
}
