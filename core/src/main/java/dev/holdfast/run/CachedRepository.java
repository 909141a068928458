package dev.holdfast.run;

import java.time.Instant;
import java.util.Objects;

/**
 * What a local cache keeps of one repository.
 *
 * @param repository its id, 64 hex digits
 * @param files how many
 * @param bytes their size
 * @param usedAt when one of them was last read or written; the beginning of 1970 if there is none
 */
public record CachedRepository(String repository, long files, long bytes, Instant usedAt) {
    /** Nothing may be null. */
    public CachedRepository {
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(usedAt, "usedAt");
    }
}
