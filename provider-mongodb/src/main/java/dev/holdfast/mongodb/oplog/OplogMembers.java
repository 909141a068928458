package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import org.jspecify.annotations.Nullable;

/** Gives members of a replica set to read from. */
@FunctionalInterface
public interface OplogMembers {
    /**
     * A member that answers now.
     *
     * @param beyond null, or the newest time of the last member that was given, which has had no news for a while: one that has newer
     *     entries is preferred
     * @return closed by whoever asked
     * @throws dev.holdfast.mongodb.MongoException.Refused if none answers
     */
    OplogSource next(@Nullable ClusterTime beyond);
}
