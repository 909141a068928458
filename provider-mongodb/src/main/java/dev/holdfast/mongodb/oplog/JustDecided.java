package dev.holdfast.mongodb.oplog;

import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.ClusterTime;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;

/**
 * Transactions that were decided in a stretch of an oplog, and where they began. A list of undecided ones does not have them any more. Used
 * by one thread.
 */
final class JustDecided {
    private static final int BATCH = 5000;

    private final MongoClient member;

    /** @param member whose oplog is read; stays the caller's */
    JustDecided(MongoClient member) {
        this.member = member;
    }

    /**
     * The time of the first entry of the oldest of them; {@link ClusterTime#MAX} if there is none.
     *
     * @param after decisions until then do not matter
     * @param through the newest entry that is looked at
     */
    ClusterTime oldest(ClusterTime after, ClusterTime through) {
        ClusterTime oldest = ClusterTime.MAX;
        ClusterTime last = after;
        while (last.isBefore(through)) {
            List<OplogEntry> entries = between(last, through);
            if (entries.isEmpty()) {
                break;
            }
            for (OplogEntry entry : entries) {
                ClusterTime began = goesOn(entry) ? beginning(entry.previous()) : ClusterTime.MAX;
                oldest = began.isBefore(oldest) ? began : oldest;
                last = entry.time();
            }
        }
        return oldest;
    }

    private static boolean goesOn(OplogEntry entry) {
        return entry.command().equals("commitTransaction")
                || entry.command().equals("abortTransaction")
                || (entry.holdsOperations() && entry.continues());
    }

    /** From entry to entry; what the oplog has forgotten began no later than what is still there. */
    private ClusterTime beginning(ClusterTime time) {
        ClusterTime first = time;
        while (true) {
            List<OplogEntry> found = between(first.previous(), first);
            if (found.isEmpty() || !found.get(0).continues()) {
                return first;
            }
            first = found.get(0).previous();
        }
    }

    private List<OplogEntry> between(ClusterTime after, ClusterTime through) {
        BsonDocument range = new BsonDocument("$gt", new BsonTimestamp(after.bits()))
                .append("$lte", new BsonTimestamp(through.bits()));
        BsonDocument find = new BsonDocument("find", new org.bson.BsonString("oplog.rs"))
                .append("filter", new BsonDocument("ts", range))
                .append("limit", new BsonInt32(BATCH))
                .append("singleBatch", BsonBoolean.TRUE);
        try (EntryCursor cursor = EntryCursor.find(member, "local", find)) {
            return cursor.batch().stream().map(OplogEntry::of).toList();
        }
    }
}
