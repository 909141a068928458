package dev.holdfast.internal.storage;

import dev.holdfast.spi.store.BlobStore;

/** Opens stores by location. */
@FunctionalInterface
public interface StoreOpener {
    /**
     * Opens one.
     *
     * @param create whether its place (a directory) is made where it is missing
     */
    BlobStore open(String location, boolean create);
}
