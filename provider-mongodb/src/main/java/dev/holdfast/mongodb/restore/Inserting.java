package dev.holdfast.mongodb.restore;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.holdfast.Time;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.spi.workload.RestoreContext;
import java.time.Duration;
import java.util.List;
import org.bson.RawBsonDocument;

/** Inserts batches of documents into one collection. A batch whose answer was lost is sent again: what is there already stays. */
final class Inserting {
    private static final int DUPLICATE = 11000;
    private static final int ATTEMPTS = 8;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Target target;
    private final Namespace namespace;
    private final RestoreContext context;
    private final boolean ordered;
    private final InsertManyOptions options;

    /** @param ordered whether documents have to keep their order */
    Inserting(Target target, Namespace namespace, RestoreContext context, boolean ordered) {
        this.target = target;
        this.namespace = namespace;
        this.context = context;
        this.ordered = ordered;
        this.options = new InsertManyOptions().ordered(ordered).bypassDocumentValidation(true);
    }

    void insert(List<RawBsonDocument> batch) {
        MongoCollection<RawBsonDocument> collection = target.client()
                .getDatabase(namespace.database())
                .getCollection(namespace.collection(), RawBsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY);
        List<RawBsonDocument> left = batch;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            context.checkCancelled();
            try {
                collection.insertMany(left, options);
                return;
            } catch (MongoBulkWriteException refused) {
                boolean concern = refused.getWriteConcernError() != null;
                left = left(left, refused.getWriteErrors(), attempt, concern, refused);
                if (concern) {
                    again(attempt, refused);
                }
            } catch (MongoException failure) {
                again(attempt, failure);
            }
        }
    }

    /**
     * What is still to be sent. Only a batch that was sent before can meet its own documents: until now the collection was empty, without
     * other indexes. An ordered batch ends at the first that it meets, and what is behind it was not looked at.
     */
    private List<RawBsonDocument> left(
            List<RawBsonDocument> sent,
            List<BulkWriteError> errors,
            int attempt,
            boolean again,
            MongoBulkWriteException refused) {
        for (BulkWriteError error : errors) {
            if (attempt == 1 || error.getCode() != DUPLICATE) {
                throw target.commands()
                        .failed("insert into " + namespace + " (error " + error.getCode() + ")", refused);
            }
        }
        if (again) {
            return sent;
        }
        return ordered && !errors.isEmpty() ? sent.subList(errors.get(0).getIndex() + 1, sent.size()) : List.of();
    }

    private void again(int attempt, MongoException failure) {
        if (attempt >= ATTEMPTS || !isPassing(failure)) {
            throw target.commands().failed("insert into " + namespace, failure);
        }
        Time time = context.time();
        try {
            time.sleep(PAUSE.multipliedBy(attempt));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            context.checkCancelled();
        }
    }

    /** Connections break and primaries step down; what the server refuses for another reason it refuses again. */
    private static boolean isPassing(MongoException failure) {
        return failure.hasErrorLabel("RetryableWriteError")
                || failure.hasErrorLabel("RetryableError")
                || failure instanceof com.mongodb.MongoSocketException
                || failure instanceof com.mongodb.MongoTimeoutException
                || failure instanceof com.mongodb.MongoNotPrimaryException
                || failure instanceof com.mongodb.MongoNodeIsRecoveringException
                || failure instanceof MongoBulkWriteException;
    }
}
