package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.RawCursor;
import dev.holdfast.mongodb.dump.Stretches.Stretch;
import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.spi.workload.FileSink;
import java.util.function.LongConsumer;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Copies the documents of one stretch into a file, as the server has them. Used by one thread. */
final class StretchCopy {
    /** Documents are mostly small, and each write into a file costs something. */
    private static final int BUFFER = 256 << 10;

    private final Commands member;
    private final FileSink file;
    private final ContentSum sum;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;

    StretchCopy(Commands member, FileSink file, ContentSum sum) {
        this.member = member;
        this.file = file;
        this.sum = sum;
    }

    /**
     * Copies.
     *
     * @param each told of the number of documents after each batch; what it throws ends the copy
     */
    void copy(Source source, Stretch stretch, LongConsumer each) {
        try (RawCursor cursor = new RawCursor(
                member,
                source.data().database(),
                source.data().collection(),
                command(source, stretch),
                source.batchDocuments())) {
            boolean more = true;
            while (more) {
                long before = sum.documents();
                more = cursor.next(this::take);
                each.accept(sum.documents() - before);
            }
        }
        flush();
        file.complete();
    }

    private static BsonDocument command(Source source, Stretch stretch) {
        BsonDocument find = new BsonDocument(
                        "find", new BsonString(source.data().collection()))
                .append("batchSize", new BsonInt32(source.batchDocuments()))
                .append("noCursorTimeout", BsonBoolean.TRUE);
        if (source.query() != null) {
            find.append("filter", source.query());
        }
        if (source.isNatural()) {
            return find.append("hint", new BsonDocument("$natural", new BsonInt32(1)));
        }
        if (source.query() != null) {
            return find.append("sort", new BsonDocument("_id", new BsonInt32(1)));
        }
        find.append("hint", new BsonDocument("_id", new BsonInt32(1)));
        if (stretch.from() != null) {
            find.append("min", new BsonDocument("_id", stretch.from()));
        }
        if (stretch.to() != null) {
            find.append("max", new BsonDocument("_id", stretch.to()));
        }
        return find;
    }

    private void take(byte[] bytes, int offset, int length) {
        sum.add(bytes, offset, length);
        if (length > BUFFER - filled) {
            flush();
            if (length > BUFFER) {
                file.write(bytes, offset, length);
                return;
            }
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }

    private void flush() {
        if (filled > 0) {
            file.write(buffer, 0, filled);
            filled = 0;
        }
    }
}
