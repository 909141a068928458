package dev.holdfast.spi.store;

/** Opens stores by location; {@link BlobStores#opener()} is one. */
@FunctionalInterface
public interface StoreOpener {
    /**
     * Opens a store.
     *
     * @param location a URI or a bare path
     * @param create whether its place (a directory) is made where it is missing
     * @param credentials what the store wants to know; none where its own SDK is to look
     * @throws StoreException.Invalid if the location is not understood or has no provider, or the store takes no credentials
     * @throws StoreException.NotFound if there is no such place, where that can be told at once
     */
    BlobStore open(String location, boolean create, StoreCredentials credentials);

    /** The same without credentials. */
    default BlobStore open(String location, boolean create) {
        return open(location, create, StoreCredentials.none());
    }
}
