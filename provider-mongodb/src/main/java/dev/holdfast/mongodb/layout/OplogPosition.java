package dev.holdfast.mongodb.layout;

import dev.holdfast.mongodb.ClusterTime;
import java.util.Objects;

/**
 * One entry of one history: another entry may have the same time after an election, but not all three.
 *
 * @param time when it was written
 * @param term of the primary that wrote it, -1 where there is none
 * @param hash 64 hex digits: SHA-256 of the entry's bytes, which are the same on all members
 */
public record OplogPosition(ClusterTime time, long term, String hash) {
    /** Nothing may be missing. */
    public OplogPosition {
        Objects.requireNonNull(time, "time");
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("hash must be 64 lower-case hex digits: " + hash);
        }
    }

    @Override
    public String toString() {
        return time + " of term " + term;
    }
}
