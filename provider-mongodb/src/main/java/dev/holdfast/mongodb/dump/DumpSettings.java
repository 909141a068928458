package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.check.DumpNeeds;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.topology.MemberChoice;
import java.time.Duration;
import java.util.Map;
import org.bson.BsonDocument;

/**
 * How a deployment is dumped.
 *
 * @param mode what makes it one moment
 * @param forced whether a member is locked although writes with majority might stall meanwhile
 * @param lockTime how long a member may stand still
 * @param choice which member is read
 * @param filter which collections are wanted
 * @param queries which of their documents, where not all are
 * @param readers how many read at once
 * @param shards how the sets of a cluster are dumped together
 */
public record DumpSettings(
        ConsistencyMode mode,
        boolean forced,
        Duration lockTime,
        MemberChoice choice,
        NamespaceFilter filter,
        Map<Namespace, BsonDocument> queries,
        int readers,
        ShardSettings shards) {
    /** Copies the map. */
    public DumpSettings {
        queries = Map.copyOf(queries);
    }

    /** The same with another number of readers. */
    DumpSettings withReaders(int count) {
        return new DumpSettings(mode, forced, lockTime, choice, filter, queries, count, shards);
    }

    /** Whether something is left out. */
    public boolean isSelective() {
        return !filter.wantsAll() || !queries.isEmpty();
    }

    /** What is needed for it. */
    public DumpNeeds needs() {
        return new DumpNeeds(
                mode == ConsistencyMode.LOCK,
                mode == ConsistencyMode.AUTO,
                forced,
                mode == ConsistencyMode.OPLOG,
                choice);
    }
}
