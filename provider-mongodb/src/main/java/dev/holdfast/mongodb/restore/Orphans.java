package dev.holdfast.mongodb.restore;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.RawCursor;
import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.mongodb.layout.Namespace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * Removes orphaned documents from a shard: those of a sharded collection whose chunk another shard owns. Routers do not show them, and a
 * server deletes them some time after a move; of a restored cluster none would, and chunks that come back would bring them to light.
 * They are found by the index of the shard key, and deleted by {@code _id}, which is unique within a shard. For one thread.
 */
final class Orphans {
    private static final int BATCH = 1000;

    /** What an index has that does not hold all values as they are. */
    private static final List<String> HINDRANCES = List.of("sparse", "partialFilterExpression", "hidden", "collation");

    private static final BsonDocument SIMPLE = new BsonDocument("locale", new BsonString("simple"));

    private final MongoClient client;
    private final Commands shard;
    private final Runnable cancellation;

    /**
     * Does nothing yet.
     *
     * @param client of the shard's primary
     * @param cancellation asked again and again; what it throws ends the work
     */
    Orphans(MongoClient client, Commands shard, Runnable cancellation) {
        this.client = client;
        this.shard = shard;
        this.cancellation = cancellation;
    }

    /**
     * Removes those of a collection.
     *
     * @param key of the collection
     * @param ranges what the shard does not own
     * @return what was removed; empty if the collection has no index by which they are found
     */
    Optional<ContentSum> remove(Namespace collection, BsonDocument key, List<Ownership.Range> ranges) {
        List<BsonDocument> indexes = indexes(collection);
        if (indexes.isEmpty() || ranges.isEmpty()) {
            return Optional.of(new ContentSum());
        }
        return indexes.stream()
                .filter(Orphans::holdsAll)
                .filter(index -> beginsWith(index.getDocument("key"), key))
                .min(Comparator.comparingInt(index -> index.getDocument("key").size()))
                .map(index -> removeAll(collection, index, ranges));
    }

    /** None if there is no such collection. */
    private List<BsonDocument> indexes(Namespace collection) {
        try {
            return collection(collection).listIndexes(BsonDocument.class).into(new ArrayList<>());
        } catch (MongoException failure) {
            throw shard.failed("listIndexes of " + collection, failure);
        }
    }

    private static boolean holdsAll(BsonDocument index) {
        return HINDRANCES.stream().map(index::get).allMatch(value -> value == null || value.equals(BsonBoolean.FALSE));
    }

    private static boolean beginsWith(BsonDocument fields, BsonDocument key) {
        List<Map.Entry<String, BsonValue>> all = List.copyOf(fields.entrySet());
        List<Map.Entry<String, BsonValue>> wanted = List.copyOf(key.entrySet());
        return all.size() >= wanted.size()
                && IntStream.range(0, wanted.size()).allMatch(at -> isAlike(all.get(at), wanted.get(at)));
    }

    /** Shells write 1 as a floating point number, and drivers as an integer. */
    private static boolean isAlike(Map.Entry<String, BsonValue> one, Map.Entry<String, BsonValue> other) {
        boolean numbers = one.getValue().isNumber() && other.getValue().isNumber();
        return one.getKey().equals(other.getKey())
                && (numbers
                        ? isDescending(one.getValue()) == isDescending(other.getValue())
                        : one.getValue().equals(other.getValue()));
    }

    private static boolean isDescending(BsonValue order) {
        return order.isNumber() && order.asNumber().doubleValue() < 0;
    }

    private ContentSum removeAll(Namespace collection, BsonDocument index, List<Ownership.Range> ranges) {
        ContentSum removed = new ContentSum();
        for (Ownership.Range range : ranges) {
            Removal removal = new Removal(collection, removed);
            boolean unused = shard.whole(() -> {
                removal.finish();
                remove(collection, find(collection, index, range), removal);
                return true;
            });
        }
        return removed;
    }

    /** What was read and is to be deleted: nobody knows of what was deleted, and not acknowledged, that it was there. */
    private final class Removal {
        private final Namespace collection;
        private final ContentSum removed;
        private final List<DeleteOneModel<BsonDocument>> batch = new ArrayList<>();
        private ContentSum found = new ContentSum();

        private Removal(Namespace collection, ContentSum removed) {
            this.collection = collection;
            this.removed = removed;
        }

        private void add(byte[] bytes, int offset, int length) {
            found.add(bytes, offset, length);
            BsonDocument orphan = new RawBsonDocument(bytes, offset, length).decode(new BsonDocumentCodec());
            BsonDocument same = new BsonDocument("$eq", orphan.get("_id"));
            batch.add(new DeleteOneModel<>(new BsonDocument("_id", same)));
        }

        private void finish() {
            if (batch.isEmpty()) {
                return;
            }
            try {
                var unused = collection(collection).bulkWrite(batch, new BulkWriteOptions().ordered(false));
            } catch (MongoException failure) {
                throw shard.failed("deleting orphaned documents of " + collection, failure);
            }
            batch.clear();
            removed.add(found);
            found = new ContentSum();
        }
    }

    /** By the name of the index, as there may be others of the same key. */
    private static BsonDocument find(Namespace collection, BsonDocument index, Ownership.Range range) {
        BsonDocument find = new BsonDocument("find", new BsonString(collection.collection()))
                .append("hint", index.getString("name"))
                .append("collation", SIMPLE)
                .append("batchSize", new BsonInt32(BATCH));
        if (range.from() != null) {
            find.append("min", bound(index.getDocument("key"), range.from()));
        }
        if (range.to() != null) {
            find.append("max", bound(index.getDocument("key"), range.to()));
        }
        return find;
    }

    /** Before all entries that have these values in their first fields. */
    private static BsonDocument bound(BsonDocument fields, BsonDocument values) {
        BsonDocument bound = new BsonDocument();
        fields.forEach((field, order) -> {
            BsonValue value = values.get(field);
            bound.append(field, value == null ? first(order) : value);
        });
        return bound;
    }

    private static BsonValue first(BsonValue order) {
        return isDescending(order) ? new BsonMaxKey() : new BsonMinKey();
    }

    private void remove(Namespace collection, BsonDocument find, Removal removal) {
        try (RawCursor cursor =
                new RawCursor(shard.once(), collection.database(), collection.collection(), find, BATCH)) {
            boolean more = true;
            while (more) {
                cancellation.run();
                more = cursor.next(removal::add);
                removal.finish();
            }
        }
    }

    private MongoCollection<BsonDocument> collection(Namespace name) {
        return client.getDatabase(name.database())
                .getCollection(name.collection(), BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY);
    }
}
