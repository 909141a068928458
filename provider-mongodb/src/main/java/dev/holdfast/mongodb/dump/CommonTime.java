package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Commands;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;

/**
 * A time that all sets of a cluster have reached. What happened after something else has the greater time, on whichever shards, and a
 * transaction of several shards has one time on all of them: so everything until then, and nothing later, is one moment of the cluster.
 */
final class CommonTime {
    private final List<Commands> primaries;

    /** @param primaries of all sets */
    CommonTime(List<Commands> primaries) {
        this.primaries = primaries;
    }

    /**
     * The newest time of all sets, which every set leaves behind: a set to which nobody writes is given an entry that changes nothing.
     *
     * @param atLeast the newest time that any copy shows
     * @throws Inconsistent if a set does not get beyond it
     */
    ClusterTime take(ClusterTime atLeast) {
        ClusterTime common = atLeast;
        BsonDocument clock = new BsonDocument();
        for (Commands primary : primaries) {
            BsonDocument answer = primary.admin("hello");
            ClusterTime written = written(answer);
            common = written.isAfter(common) ? written : common;
            clock = later(clock, answer.getDocument("$clusterTime", new BsonDocument()));
        }
        for (Commands primary : primaries) {
            pass(primary, common, clock);
        }
        return common;
    }

    /** The newest operation that a member has applied, by its answer to {@code hello}. */
    static ClusterTime written(BsonDocument hello) {
        return ClusterTime.ofBits(hello.getDocument("lastWrite")
                .getDocument("opTime")
                .getTimestamp("ts")
                .getValue());
    }

    private static BsonDocument later(BsonDocument one, BsonDocument other) {
        return time(other).isAfter(time(one)) ? other : one;
    }

    private static ClusterTime time(BsonDocument clock) {
        return ClusterTime.ofBits(
                clock.getTimestamp("clusterTime", new BsonTimestamp(0)).getValue());
    }

    /** Servers take over the greatest time that they are told of, whatever their own clocks say. */
    private static void pass(Commands primary, ClusterTime common, BsonDocument clock) {
        try (Commands.InSession session = primary.inSession()) {
            if (!clock.isEmpty()) {
                session.session().advanceClusterTime(clock);
            }
            BsonDocument note = new BsonDocument("appendOplogNote", new BsonInt32(1))
                    .append("data", new BsonDocument("msg", new BsonString("holdfast: the end of a dump")))
                    .append("writeConcern", new BsonDocument("w", new BsonString("majority")));
            BsonTimestamp written = session.commands()
                    .soon("admin", note, "no majority of its members took the entry that ends the dump")
                    .getTimestamp("operationTime", new BsonTimestamp(0));
            require(primary, common, ClusterTime.ofBits(written.getValue()));
        }
    }

    private static void require(Commands primary, ClusterTime common, ClusterTime written) {
        if (!written.isAfter(common)) {
            throw new Inconsistent(
                    primary.place() + " is at " + written + " and does not get beyond " + common
                            + ", which another set of the cluster has reached; look at the clocks of its servers",
                    null);
        }
    }
}
