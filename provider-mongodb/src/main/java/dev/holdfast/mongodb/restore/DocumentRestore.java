package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;

/** Reads the documents of one collection and inserts them, batch after batch. Used by one thread. */
final class DocumentRestore {
    private static final int MOST_DOCUMENTS = 2000;
    private static final int MOST_BYTES = 4 << 20;

    private final Inserting inserting;
    private final RestoreContext context;
    private byte[] space = new byte[MOST_BYTES];
    private int filled;
    private final List<RawBsonDocument> batch = new ArrayList<>();

    DocumentRestore(Inserting inserting, RestoreContext context) {
        this.inserting = inserting;
        this.context = context;
    }

    void restore(DumpFile file) {
        try (BsonStream documents = file.documents()) {
            while (documents.next()) {
                take(documents);
            }
        }
        flush();
    }

    /** Documents of a batch share one array, which is filled anew for each: nothing is held beside it. */
    private void take(BsonStream documents) {
        int length = documents.length();
        if (batch.size() >= MOST_DOCUMENTS || filled + length > space.length) {
            flush();
            if (length > space.length) {
                space = new byte[length];
            }
        }
        System.arraycopy(documents.buffer(), documents.offset(), space, filled, length);
        batch.add(new RawBsonDocument(space, filled, length));
        filled += length;
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        inserting.insert(batch);
        context.progressed(0, filled);
        batch.clear();
        filled = 0;
    }
}
