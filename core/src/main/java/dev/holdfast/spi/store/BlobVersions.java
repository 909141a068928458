package dev.holdfast.spi.store;

import java.util.function.Consumer;

/**
 * What a store with {@link Capability#VERSIONS} still has of objects that were replaced or deleted.
 *
 * <p>Every method may be called from many threads at once, and fails as those of {@link BlobStore} do.
 */
public interface BlobVersions {
    /**
     * Names every version of every object below a prefix, the current ones and marks of deletion among them. All versions of
     * one object come one after the other, in any order. Never holds the whole listing.
     *
     * @param prefix as for {@link BlobStore#list}
     * @param each called on the calling thread
     */
    void list(String prefix, Consumer<BlobVersion> each);

    /**
     * Makes an earlier version the current one again, by a copy inside the store; whatever is current now stays as a version.
     *
     * @param version not a mark of deletion
     * @return the object as it is now
     * @throws StoreException.NotFound if the version is gone
     */
    BlobInfo bringBack(BlobVersion version);

    /**
     * Removes one version for good; if it was the current one, the one before becomes current where the store does that.
     *
     * @throws StoreException.Denied also where the store protects it still
     */
    void delete(BlobVersion version);
}
