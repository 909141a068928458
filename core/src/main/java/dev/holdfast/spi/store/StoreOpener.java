package dev.holdfast.spi.store;

/** Opens stores by location; {@link BlobStores#opener()} is one. */
@FunctionalInterface
public interface StoreOpener {
    /**
     * Opens a store.
     *
     * @param location a URI or a bare path
     * @param create whether its place (a directory) is made where it is missing
     * @throws StoreException.Invalid if the location is not understood or has no provider
     * @throws StoreException.NotFound if there is no such place, where that can be told at once
     */
    BlobStore open(String location, boolean create);
}
