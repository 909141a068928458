package dev.holdfast.mongodb.check;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.connect.Commands;
import java.time.Duration;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * What the oplog of a member holds.
 *
 * @param oldest its first entry
 * @param newest its last entry
 */
public record OplogWindow(ClusterTime oldest, ClusterTime newest) {
    /** Asks a member. */
    public static OplogWindow of(Commands member) {
        return new OplogWindow(end(member, 1), end(member, -1));
    }

    private static ClusterTime end(Commands member, int direction) {
        List<BsonDocument> batch = member.firstBatch(
                "local",
                new BsonDocument("find", new BsonString("oplog.rs"))
                        .append("sort", new BsonDocument("$natural", new BsonInt32(direction)))
                        .append("projection", new BsonDocument("ts", new BsonInt32(1)))
                        .append("limit", new BsonInt32(1))
                        .append("singleBatch", BsonBoolean.TRUE));
        return batch.isEmpty()
                ? ClusterTime.ZERO
                : ClusterTime.ofBits(batch.get(0).getTimestamp("ts").getValue());
    }

    /** How much time it covers, in whole seconds. */
    public Duration length() {
        return Duration.ofSeconds(newest.seconds() - oldest.seconds());
    }
}
