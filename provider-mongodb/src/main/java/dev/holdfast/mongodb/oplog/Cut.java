package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import java.util.Objects;

/**
 * What belongs to a point in time: single entries by their own time, transactions by the time at which they become visible.
 *
 * <p>A prepared transaction becomes visible at its commit timestamp, which is the same on every shard, while the entries that
 * commit it lie later, each shard's at another time. A cut by the times of entries would tear it apart.
 */
public final class Cut {
    private final ClusterTime last;
    private final boolean inclusive;

    private Cut(ClusterTime last, boolean inclusive) {
        this.last = last;
        this.inclusive = inclusive;
    }

    /** Everything up to a time, what happened at it among it. */
    public static Cut through(ClusterTime time) {
        return new Cut(Objects.requireNonNull(time, "time"), true);
    }

    /** Everything before a time, without what happened at it. */
    public static Cut before(ClusterTime time) {
        return new Cut(time.previous(), false);
    }

    /** Everything there is. */
    public static Cut none() {
        return new Cut(ClusterTime.MAX, true);
    }

    /** Whether what becomes visible then belongs to it. */
    public boolean includes(ClusterTime visible) {
        return !visible.isAfter(last);
    }

    /** The last time that belongs to it. */
    public ClusterTime last() {
        return last;
    }

    /** Whether there is an end at all. */
    public boolean isLimited() {
        return !last.equals(ClusterTime.MAX);
    }

    /** Such as {@code through 1700000000:3} or {@code before 1700000000:3}. */
    @Override
    public String toString() {
        if (!isLimited()) {
            return "all of it";
        }
        return inclusive ? "through " + last : "before " + last.next();
    }
}
