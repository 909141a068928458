package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStoreProvider;
import dev.holdfast.spi.store.StoreException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens {@code memory:name}; this object keeps the contents by name for as long as it lives. */
public final class MemoryBlobStoreProvider implements BlobStoreProvider {
    private final Map<String, MemoryBlobStore.Space> spaces = new ConcurrentHashMap<>();

    /** Begins with nothing; called by {@link java.util.ServiceLoader}. */
    public MemoryBlobStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public BlobStore open(URI location, Options options) {
        options.requireNoCredentials(location);
        String name = location.getSchemeSpecificPart();
        if (name.isBlank() || !location.isOpaque()) {
            throw new StoreException.Invalid(
                    "a store in memory is written memory:name, with any name, not " + location, null);
        }
        return new MemoryBlobStore(spaces.computeIfAbsent(name, MemoryBlobStore.Space::new), options.time());
    }
}
