package dev.holdfast.mongodb.restore;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.EmptyTimestamps;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;

/** Inserts batches of documents into one collection. A batch whose answer was lost is sent again: what is there already stays. */
final class Inserting {
    private static final int DUPLICATE = 11000;

    private final Target target;
    private final Namespace namespace;
    private final RestoreContext context;
    private final boolean ordered;
    private final Again again;
    private final InsertManyOptions options;

    /** @param ordered whether documents have to keep their order */
    Inserting(Target target, Namespace namespace, RestoreContext context, boolean ordered) {
        this.target = target;
        this.namespace = namespace;
        this.context = context;
        this.ordered = ordered;
        this.again = new Again(target.commands(), context);
        this.options = new InsertManyOptions().ordered(ordered).bypassDocumentValidation(true);
    }

    /** Inserts a batch; documents that the server would change come in another way, and between the others if these keep their order. */
    void insert(List<RawBsonDocument> batch) {
        if (batch.stream().noneMatch(EmptyTimestamps::areIn)) {
            insertMany(batch);
            return;
        }
        List<RawBsonDocument> usual = new ArrayList<>();
        List<RawBsonDocument> special = new ArrayList<>();
        for (RawBsonDocument document : batch) {
            boolean isSpecial = EmptyTimestamps.areIn(document);
            List<RawBsonDocument> others = isSpecial ? usual : special;
            if (ordered && !others.isEmpty()) {
                flush(usual, special);
            }
            (isSpecial ? special : usual).add(document);
        }
        flush(usual, special);
    }

    private void flush(List<RawBsonDocument> usual, List<RawBsonDocument> special) {
        if (!usual.isEmpty()) {
            insertMany(List.copyOf(usual));
        }
        if (!special.isEmpty()) {
            new ExactInserting(target.commands(), namespace, context).insert(List.copyOf(special));
        }
        usual.clear();
        special.clear();
    }

    private void insertMany(List<RawBsonDocument> batch) {
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
        RuntimeException told = target.commands().failed("insert into " + namespace, failure);
        if (!Again.isPassing(failure)) {
            throw told;
        }
        again.pause(attempt, told);
    }
}
