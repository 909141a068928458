package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.RawCursor;
import dev.holdfast.mongodb.dump.Stretches.Stretch;
import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.mongodb.layout.DocumentPieces;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.PartMeter;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Copies the documents of one stretch into a file, as the server has them. Used by one thread. */
final class StretchCopy {
    private static final int PIECE = 256 << 10;

    private final Commands member;
    private final FileSink file;

    StretchCopy(Commands member, FileSink file) {
        this.member = member;
        this.file = file;
    }

    /**
     * Copies.
     *
     * @param meter counts documents and bytes
     * @param each called after each batch; what it throws ends the copy
     * @return what was copied
     */
    ContentSum copy(Source source, Stretch stretch, PartMeter meter, Runnable each) {
        DocumentPieces pieces = new DocumentPieces(() -> file, PIECE, () -> {});
        try (RawCursor cursor = new RawCursor(
                member,
                source.data().database(),
                source.data().collection(),
                command(source, stretch),
                source.batchDocuments())) {
            boolean more = true;
            while (more) {
                long documents = pieces.sum().documents();
                long bytes = pieces.sum().bytes();
                more = cursor.next(pieces::take);
                meter.progressed(
                        pieces.sum().documents() - documents, pieces.sum().bytes() - bytes);
                each.run();
            }
        }
        pieces.end();
        file.complete();
        return pieces.sum();
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
        if (stretch.equals(Stretch.LAST)) {
            return find.append("filter", new BsonDocument("_id", stretch.from()));
        }
        if (stretch.from() != null) {
            find.append("min", new BsonDocument("_id", stretch.from()));
        }
        if (stretch.to() != null) {
            find.append("max", new BsonDocument("_id", stretch.to()));
        }
        return find;
    }
}
