package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;

/**
 * Times that can be restored, both ends among them.
 *
 * @param from a dump's moment
 * @param to the last time to which everything is known and decided
 */
public record Interval(ClusterTime from, ClusterTime to) {
    /** The end may not lie before the beginning. */
    public Interval {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("an interval ends before it begins: " + from + ", " + to);
        }
    }

    /** Whether a time lies in it. */
    public boolean contains(ClusterTime time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** Such as {@code 1700000000:1 to 1700000900:7}. */
    @Override
    public String toString() {
        return from + " to " + to;
    }
}
