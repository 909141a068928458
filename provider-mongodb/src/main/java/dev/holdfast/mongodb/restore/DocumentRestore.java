package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;

/** Reads the documents of one collection and has them inserted, batch after batch. Used by one thread. */
final class DocumentRestore {
    private static final int MOST_DOCUMENTS = 1000;
    private static final int MOST_BYTES = 2 << 20;

    private final InsertPool.Inserts inserts;
    private final boolean ordered;
    private final PartMeter meter;
    private final RestoreContext context;
    private byte[] space = new byte[0];
    private int most = MOST_BYTES;
    private int filled;
    private final List<RawBsonDocument> batch = new ArrayList<>();

    /** @param ordered whether each batch has to be there before the next */
    DocumentRestore(InsertPool.Inserts inserts, boolean ordered, PartMeter meter, RestoreContext context) {
        this.inserts = inserts;
        this.ordered = ordered;
        this.meter = meter;
        this.context = context;
    }

    void restore(DumpFile file) {
        most = file.isCompressed()
                ? MOST_BYTES
                : (int) Math.min(MOST_BYTES, file.stored().sizeBytes());
        try (BsonStream documents = file.documents()) {
            while (documents.next()) {
                take(documents);
            }
            flush();
        } finally {
            inserts.await();
        }
    }

    /** Documents of a batch share one array, which the batch keeps until it is inserted. */
    private void take(BsonStream documents) {
        int length = documents.length();
        if (batch.size() >= MOST_DOCUMENTS || filled + length > space.length) {
            flush();
        }
        if (filled == 0) {
            space = new byte[Math.max(length, most)];
        }
        System.arraycopy(documents.buffer(), documents.offset(), space, filled, length);
        batch.add(new RawBsonDocument(space, filled, length));
        filled += length;
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        int bytes = filled;
        int documents = batch.size();
        inserts.add(batch, () -> {
            context.progressed(0, bytes);
            meter.progressed(documents, bytes);
        });
        if (ordered) {
            inserts.await();
        }
        batch.clear();
        filled = 0;
    }
}
