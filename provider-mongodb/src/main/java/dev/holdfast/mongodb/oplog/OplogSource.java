package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.util.List;
import java.util.Optional;

/** The oplog of one member of a replica set. Errors of the driver mean that the member is gone, or its cursor. */
public interface OplogSource extends AutoCloseable {
    /** Entries that a majority has, from the first at or after a time on, and then those that follow as they are written. */
    Tail tail(ClusterTime from);

    /** The entry that was written at a time; empty if it has none. */
    Optional<OplogPosition> at(ClusterTime time);

    /** Where a copy, or a chain of slices, that begins now has to begin reading. */
    ClusterTime start();

    /** The time of the oldest entry that is still there. */
    ClusterTime oldest();

    @Override
    void close();

    /** A place in an oplog that moves on. Not for several threads. */
    interface Tail extends AutoCloseable {
        /** What follows, in its order; empty if nothing was written for a second or so. */
        List<OplogEntry> next();

        @Override
        void close();
    }
}
