package dev.holdfast.spi.store;

import java.time.Instant;
import java.util.Objects;

/**
 * What a store knows about an object without reading it.
 *
 * @param key its name
 * @param lengthBytes its size
 * @param modifiedAt when it was stored, by the store's clock; at least second precision, and as a put reports it good to a few
 *     seconds, since not every server says it in its answer
 * @param version opaque; changes whenever the object is replaced, and may come back with equal content (S3 entity tags are
 *     content hashes), so whoever compares it stores an increasing number inside the object
 * @param archived as a listing and a head report it: whether it lies in an archive, and so may have to be {@linkplain
 *     BlobStore#recall recalled} before it can be read; one that was recalled may be reported so still
 */
public record BlobInfo(BlobKey key, long lengthBytes, Instant modifiedAt, String version, boolean archived) {
    /** Nothing may be null. */
    public BlobInfo {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(modifiedAt, "modifiedAt");
        Objects.requireNonNull(version, "version");
    }

    /** One that lies in no archive. */
    public BlobInfo(BlobKey key, long lengthBytes, Instant modifiedAt, String version) {
        this(key, lengthBytes, modifiedAt, version, false);
    }

    /** The same of an object of another name. */
    public BlobInfo of(BlobKey other) {
        return new BlobInfo(other, lengthBytes, modifiedAt, version, archived);
    }
}
