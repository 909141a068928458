package dev.holdfast.interop.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import java.util.Objects;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A transaction on one set that is prepared, as those of several shards are, and stays undecided until somebody says so. */
public final class Prepared implements AutoCloseable {
    private static final Document MAJORITY = new Document("w", "majority");

    private final MongoClient client;
    private final ClientSession session;
    private @Nullable BsonTimestamp visible;

    private Prepared(MongoClient client) {
        this.client = client;
        this.session = client.startSession();
    }

    /** One that inserts a document into a collection that is there. */
    public static Prepared insert(ReplicaSet set, String database, String collection) {
        Prepared prepared = new Prepared(set.client());
        prepared.session.startTransaction();
        prepared.client
                .getDatabase(database)
                .getCollection(collection)
                .insertOne(prepared.session, new Document("_id", "prepared"));
        prepared.visible =
                prepared.send(new Document("prepareTransaction", 1)).get("prepareTimestamp", BsonTimestamp.class);
        return prepared;
    }

    /** Commits it; it is visible from when it was prepared. */
    public void commit() {
        var unused = send(new Document("commitTransaction", 1)
                .append("commitTimestamp", Objects.requireNonNull(visible, "it is decided")));
        visible = null;
    }

    private Document send(Document command) {
        return client.getDatabase("admin").runCommand(session, command.append("writeConcern", MAJORITY));
    }

    /** Undoes it, if it is not decided. */
    @Override
    public void close() {
        if (visible != null) {
            var unused = send(new Document("abortTransaction", 1));
        }
        session.close();
    }
}
