package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.layout.CollectionMetadata;
import dev.holdfast.mongodb.layout.Namespace;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A collection that is to be dumped.
 *
 * @param namespace its name; of a time series its own
 * @param metadata what {@code X.metadata.json} says
 * @param documents how many there are, as the server reckons
 * @param bytes their size, as the server reckons
 * @param query which of its documents are wanted; null for all
 */
record Source(
        Namespace namespace,
        CollectionMetadata metadata,
        long documents,
        long bytes,
        @Nullable BsonDocument query) {
    /** The smallest stretch that is worth a reader of its own. */
    private static final long STRETCH_BYTES = 96L << 20;

    private static final int MOST_STRETCHES = 64;

    /** Where its documents lie. */
    Namespace data() {
        return metadata.isTimeSeries() ? namespace.buckets() : namespace;
    }

    boolean hasData() {
        return !metadata.isView();
    }

    /** The order in which documents were written means something, or there is no other. */
    boolean isNatural() {
        return metadata.options().containsKey("capped")
                || metadata.options().containsKey("clusteredIndex")
                || metadata.isTimeSeries()
                || metadata.idIndex().isEmpty();
    }

    /** In how many stretches it may be read; bounds are compared as texts are only where no collation says otherwise. */
    int stretches() {
        if (isNatural() || query != null || metadata.options().containsKey("collation")) {
            return 1;
        }
        return (int) Math.max(1, Math.min(MOST_STRETCHES, bytes / STRETCH_BYTES));
    }

    /** How many documents make a batch of a moderate size. */
    int batchDocuments() {
        long average = documents == 0 ? 1024 : Math.max(16, bytes / documents);
        return (int) Math.max(1, Math.min(50_000, Listing.BATCH_BYTES / average));
    }
}
