package dev.holdfast.interop.mongo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** The oplog of a real replica set as {@code mongodump --oplog} writes it. */
public final class OplogFile {
    private OplogFile() {}

    /** Writes all entries after a time. */
    public static void write(ReplicaSet set, BsonTimestamp after, Path file) {
        try (OutputStream entries = Files.newOutputStream(file)) {
            for (RawBsonDocument entry : set.client()
                    .getDatabase("local")
                    .getCollection("oplog.rs", RawBsonDocument.class)
                    .find(new Document("ts", new Document("$gt", after)))) {
                ByteBuffer bytes = entry.getByteBuffer().asNIO();
                entries.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
