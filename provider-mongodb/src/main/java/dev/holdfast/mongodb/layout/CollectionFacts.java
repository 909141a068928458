package dev.holdfast.mongodb.layout;

import java.util.Objects;

/**
 * What was dumped of a collection.
 *
 * @param replicaSet of which replica set; empty if there is one without a name
 * @param namespace its name; of a time series its own, not that of its buckets
 * @param kind {@code collection}, {@code view} or {@code timeseries}; empty if unknown
 * @param documents how many; of a time series how many buckets
 * @param bytes their size
 * @param contentHash 16 hex digits of {@link ContentSum}; empty if unknown
 * @param uuid 32 hex digits; empty if it has none
 * @param changed whether it may have been written to while it was read
 */
public record CollectionFacts(
        String replicaSet,
        Namespace namespace,
        String kind,
        long documents,
        long bytes,
        String contentHash,
        String uuid,
        boolean changed) {
    /** Nothing may be null. */
    public CollectionFacts {
        Objects.requireNonNull(replicaSet, "replicaSet");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(contentHash, "contentHash");
        Objects.requireNonNull(uuid, "uuid");
    }

    /** The same of one that was written to while it was read. */
    public CollectionFacts asChanged() {
        return new CollectionFacts(replicaSet, namespace, kind, documents, bytes, contentHash, uuid, true);
    }

    /** From what was counted. */
    public static CollectionFacts of(
            String replicaSet, Namespace namespace, String kind, ContentSum sum, String uuid, boolean changed) {
        return new CollectionFacts(replicaSet, namespace, kind, sum.documents(), sum.bytes(), sum.hex(), uuid, changed);
    }
}
