package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import java.util.Optional;
import org.bson.BSONException;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** From when to when the entries of an oplog are. */
final class OplogSpan implements ImportedDocuments.Look {
    private final String name;
    private @Nullable ClusterTime first;
    private @Nullable ClusterTime last;

    /** @param name names the archive in messages */
    OplogSpan(String name) {
        this.name = name;
    }

    @Override
    public void at(byte[] bytes, int offset, int length) {
        ClusterTime time = time(bytes, offset, length);
        first = first == null ? time : first;
        last = time;
    }

    private ClusterTime time(byte[] bytes, int offset, int length) {
        try {
            BsonValue time = new RawBsonDocument(bytes, offset, length).get("ts");
            if (time != null && time.isTimestamp()) {
                return ClusterTime.ofBits(time.asTimestamp().getValue());
            }
        } catch (BSONException broken) {
            throw new MongoException.Damaged(
                    name + " has an entry of the oplog that is no document: " + broken.getMessage(), broken);
        }
        throw new MongoException.Damaged(name + " has an entry of the oplog without a time", null);
    }

    Optional<ClusterTime> first() {
        return Optional.ofNullable(first);
    }

    Optional<ClusterTime> last() {
        return Optional.ofNullable(last);
    }
}
