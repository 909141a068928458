package dev.holdfast.spi.store;

import java.time.Instant;
import java.util.Objects;

/**
 * One state that an object was in, or is in.
 *
 * @param key the object's name
 * @param id names this version of it; opaque
 * @param lengthBytes its size; 0 for a mark of deletion
 * @param since from when on it was the current one, by the store's clock
 * @param isCurrent whether it is what a read delivers now; no version is, once the object was deleted, except its mark of deletion
 * @param isDeletion whether it says that the object was deleted
 */
public record BlobVersion(
        BlobKey key, String id, long lengthBytes, Instant since, boolean isCurrent, boolean isDeletion) {
    /** Nothing may be null. */
    public BlobVersion {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(since, "since");
    }

    /** The same under another name, for stores that show part of another. */
    public BlobVersion of(BlobKey other) {
        return new BlobVersion(other, id, lengthBytes, since, isCurrent, isDeletion);
    }
}
