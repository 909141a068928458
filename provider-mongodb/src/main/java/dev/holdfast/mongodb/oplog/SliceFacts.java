package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a slice of an oplog without reading it.
 *
 * @param replicaSet whose oplog it is from
 * @param first its first entry, which is the last one of the slice before
 * @param last its last entry
 * @param entries how many, both among them
 * @param bytes of all entries
 * @param sha256 64 hex digits: of all entries, one after another
 * @param openSinceOrNull when the oldest transaction began that is not decided at its end; null if all are
 */
public record SliceFacts(
        String replicaSet,
        OplogPosition first,
        OplogPosition last,
        long entries,
        long bytes,
        String sha256,
        @Nullable ClusterTime openSinceOrNull) {
    /** The end lies after the beginning, unless it is the same entry. */
    public SliceFacts {
        Objects.requireNonNull(replicaSet, "replicaSet");
        Objects.requireNonNull(sha256, "sha256");
        if (!last.time().isAfter(first.time()) && !last.equals(first)) {
            throw new IllegalArgumentException("a slice ends before it begins: " + first + ", " + last);
        }
    }

    /** When the oldest transaction began that is not decided at its end. */
    public Optional<ClusterTime> openSince() {
        return Optional.ofNullable(openSinceOrNull);
    }

    /** The last time to which everything is decided: nothing up to there depends on what follows. */
    ClusterTime decidedThrough() {
        return openSinceOrNull == null || openSinceOrNull.isAfter(last.time())
                ? last.time()
                : openSinceOrNull.previous();
    }

    /**
     * Whether it can hold an entry, as far as can be told without reading: false if its time lies within, and the slice has another
     * entry or only those of other primaries there. Terms never fall.
     */
    boolean mayHold(OplogPosition entry) {
        ClusterTime time = entry.time();
        if (time.equals(first.time()) || time.equals(last.time())) {
            return entry.equals(first) || entry.equals(last);
        }
        boolean within = time.isAfter(first.time()) && time.isBefore(last.time());
        return !within || (first.term() <= entry.term() && entry.term() <= last.term());
    }

    /** Whether it is one entry, and leads nowhere. */
    public boolean isMoment() {
        return first.equals(last);
    }

    /** Whether the other begins with the very entry that this one ends with. */
    public boolean isFollowedBy(SliceFacts other) {
        return last.equals(other.first);
    }

    /** Replica set, and from when to when. */
    @Override
    public String toString() {
        return "slice of " + replicaSet + " from " + first.time() + " to " + last.time();
    }
}
