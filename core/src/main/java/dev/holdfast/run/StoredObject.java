package dev.holdfast.run;

import java.util.Objects;

/**
 * A file of a repository, or a blob in one.
 *
 * @param kind what it is
 * @param type of blobs {@code data} or {@code tree}, else empty
 * @param id 64 hex digits
 * @param sizeBytes what it takes as it is stored
 */
public record StoredObject(StoredKind kind, String type, String id, long sizeBytes) {
    /** Nothing may be null. */
    public StoredObject {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
    }
}
