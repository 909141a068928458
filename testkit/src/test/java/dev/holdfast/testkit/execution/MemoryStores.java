package dev.holdfast.testkit.execution;

import dev.holdfast.Time;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreOpener;
import dev.holdfast.testkit.store.FaultyBlobStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stores in memory by location, each of which can be made to fail. */
public final class MemoryStores implements StoreOpener {
    private final Map<String, FaultyBlobStore> stores = new ConcurrentHashMap<>();
    private final Time time;

    public MemoryStores(Time time) {
        this.time = time;
    }

    @Override
    public BlobStore open(String location, boolean create, StoreCredentials credentials) {
        return faulty(location);
    }

    public FaultyBlobStore faulty(String location) {
        return stores.computeIfAbsent(location, key -> new FaultyBlobStore(MemoryBlobStore.create(time), time));
    }
}
