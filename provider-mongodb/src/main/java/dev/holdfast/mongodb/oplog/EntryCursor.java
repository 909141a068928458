package dev.holdfast.mongodb.oplog;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.mongodb.MongoException.Damaged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/**
 * A cursor whose documents are left as they come from the server, a batch of at most 16 MiB at a time. Not for several
 * threads.
 */
final class EntryCursor implements AutoCloseable {
    private final MongoDatabase database;
    private final ClientSession session;
    private final String collection;
    private List<RawDocument> batch = List.of();
    private long id;

    private EntryCursor(MongoClient member, String database, String collection) {
        this.database = member.getDatabase(database);
        this.collection = collection;
        this.session = member.startSession();
    }

    /** Sends a {@code find} to the one member that the client is connected to. */
    static EntryCursor find(MongoClient member, String database, BsonDocument find) {
        EntryCursor cursor =
                new EntryCursor(member, database, find.getString("find").getValue());
        try {
            cursor.take(find, "firstBatch");
            return cursor;
        } catch (RuntimeException e) {
            cursor.session.close();
            throw e;
        }
    }

    /** What came last. */
    List<RawDocument> batch() {
        return batch;
    }

    /** Whether the server has more, or, of a tailing cursor, may get more. */
    boolean isOpen() {
        return id != 0;
    }

    /**
     * Asks for more.
     *
     * @param wait how long a tailing cursor waits for something; zero for other cursors
     */
    void more(Duration wait) {
        BsonDocument command =
                new BsonDocument("getMore", new BsonInt64(id)).append("collection", new BsonString(collection));
        if (!wait.isZero()) {
            command.append("maxTimeMS", new BsonInt64(wait.toMillis()));
        }
        take(command, "nextBatch");
    }

    private void take(BsonDocument command, String field) {
        RawDocument answer = RawDocument.within(database.runCommand(session, command, RawBsonDocument.class));
        RawDocument.Fields cursor = answer.find("cursor");
        RawDocument.Fields documents = cursor == null ? null : cursor.document().find(field);
        RawDocument.Fields next = cursor == null ? null : cursor.document().find("id");
        if (documents == null || next == null) {
            throw new Damaged("the server's answer has no " + field, null);
        }
        id = next.number();
        List<RawDocument> taken = new ArrayList<>();
        RawDocument.Fields elements = documents.document().fields();
        while (elements.next()) {
            taken.add(elements.document());
        }
        batch = taken;
    }

    /** Ends the cursor at the server as well, if the server is there. */
    @Override
    public void close() {
        try {
            if (id != 0) {
                database.runCommand(
                        session,
                        new BsonDocument("killCursors", new BsonString(collection))
                                .append("cursors", new BsonArray(List.of(new BsonInt64(id)))));
            }
        } catch (MongoException gone) {
            id = 0;
        } finally {
            session.close();
        }
    }
}
