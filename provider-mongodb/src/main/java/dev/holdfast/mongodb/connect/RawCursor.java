package dev.holdfast.mongodb.connect;

import dev.holdfast.mongodb.MongoException.Damaged;
import dev.holdfast.mongodb.MongoException.Refused;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds, batch after batch, as bytes: documents are passed on where they lie in the answer. A new connection may be used
 * for each batch, always to the same member.
 */
public final class RawCursor implements AutoCloseable {
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int DOUBLE = 1;
    private static final int TEXT = 2;
    private static final int DOCUMENT = 3;
    private static final int ARRAY = 4;
    private static final int TRUTH = 8;
    private static final int DATE = 9;
    private static final int INT = 16;
    private static final int TIMESTAMP = 17;
    private static final int LONG = 18;

    private final Commands.InSession session;
    private final Commands member;
    private final String database;
    private final String collection;
    private final int batchDocuments;
    private @Nullable RawBsonDocument answer;
    private long id;

    /** Takes documents, each in the given stretch of an array that is valid during the call only. */
    @FunctionalInterface
    public interface Receiver {
        /** Takes one. */
        void document(byte[] bytes, int offset, int length);
    }

    /**
     * Sends the command.
     *
     * @param collection that the cursor is of
     * @param command that answers with a cursor
     * @param batchDocuments how many documents a further batch has at most
     */
    public RawCursor(Commands member, String database, String collection, Bson command, int batchDocuments) {
        this.session = member.inSession();
        this.member = session.commands().once();
        this.database = database;
        this.collection = collection;
        this.batchDocuments = batchDocuments;
        try {
            this.answer = session.commands().raw(database, command);
            this.id = id(answer);
        } catch (RuntimeException failure) {
            session.close();
            throw failure;
        }
    }

    private static long id(RawBsonDocument answer) {
        return answer.getDocument("cursor").getInt64("id").getValue();
    }

    /**
     * Passes on the documents of the next batch.
     *
     * @return whether there may be more
     */
    public boolean next(Receiver receiver) {
        RawBsonDocument current = answer;
        if (current == null) {
            if (id == 0) {
                return false;
            }
            current = member.raw(
                    database,
                    new BsonDocument("getMore", new BsonInt64(id))
                            .append("collection", new BsonString(collection))
                            .append("batchSize", new BsonInt32(batchDocuments)));
            id = id(current);
        }
        answer = null;
        pass((RawBsonDocument) current.getDocument("cursor"), receiver);
        return id != 0;
    }

    /** An array is a document whose names are numbers: nothing of it is needed but where each value begins. */
    private void pass(RawBsonDocument cursor, Receiver receiver) {
        ByteBuffer buffer = cursor.getByteBuffer().asNIO();
        byte[] bytes = buffer.array();
        int begin = array(bytes, buffer.arrayOffset() + buffer.position());
        int end = begin + length(bytes, begin) - 1;
        int at = begin + Integer.BYTES;
        while (at < end) {
            if (bytes[at] != DOCUMENT) {
                throw strange("a batch that holds what is no document");
            }
            at = behindName(bytes, at + 1);
            int length = length(bytes, at);
            receiver.document(bytes, at, length);
            at += length;
        }
    }

    /** Where the array of the batch begins in a document {@code {firstBatch: […], id: …, ns: …}}. */
    private int array(byte[] bytes, int document) {
        int at = document + Integer.BYTES;
        while (bytes[at] != 0) {
            int type = bytes[at];
            int value = behindName(bytes, at + 1);
            if (type == ARRAY) {
                return value;
            }
            at = value + size(type, bytes, value);
        }
        throw strange("an answer without a batch");
    }

    private static int behindName(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private int size(int type, byte[] bytes, int value) {
        return switch (type) {
            case DOCUMENT -> length(bytes, value);
            case TEXT -> Integer.BYTES + length(bytes, value);
            case TRUTH -> 1;
            case INT -> Integer.BYTES;
            case DOUBLE, DATE, TIMESTAMP, LONG -> Long.BYTES;
            default -> throw strange("an answer with a value of type " + type);
        };
    }

    private Damaged strange(String what) {
        return new Damaged(database + "." + collection + " at " + member.place() + ": the server sent " + what, null);
    }

    private static int length(byte[] bytes, int at) {
        return (int) LITTLE.get(bytes, at);
    }

    /** Lets the server forget it, if there is more that nobody wants. */
    @Override
    public void close() {
        try (session) {
            if (id != 0) {
                BsonDocument unused = member.run(
                        database,
                        new BsonDocument("killCursors", new BsonString(collection))
                                .append("cursors", new BsonArray(java.util.List.of(new BsonInt64(id)))));
                id = 0;
            }
        } catch (Refused gone) {
            // Nobody reads on; the server forgets it by itself.
            id = 0;
        }
    }
}
