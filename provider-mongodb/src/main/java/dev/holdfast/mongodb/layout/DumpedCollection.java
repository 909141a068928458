package dev.holdfast.mongodb.layout;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A collection in a stored dump. Of a time series the documents are its buckets. */
public final class DumpedCollection {
    private final Namespace namespace;
    private final @Nullable DumpFile data;
    private final @Nullable DumpFile metadata;
    private final boolean buckets;

    DumpedCollection(Namespace namespace, @Nullable DumpFile data, @Nullable DumpFile metadata, boolean buckets) {
        this.namespace = Objects.requireNonNull(namespace, "namespace");
        this.data = data;
        this.metadata = metadata;
        this.buckets = buckets;
    }

    /** Its name; of a time series its own, not that of its buckets. */
    public Namespace namespace() {
        return namespace;
    }

    /** Where its documents were: of a time series in its buckets. */
    public Namespace dataNamespace() {
        return buckets ? namespace.buckets() : namespace;
    }

    /** Its documents; a view has none. */
    public Optional<DumpFile> data() {
        return Optional.ofNullable(data);
    }

    /** The file that describes it. */
    public Optional<DumpFile> metadataFile() {
        return Optional.ofNullable(metadata);
    }

    /**
     * What describes it, read anew each time; empty if the dump has nothing about it.
     *
     * @throws dev.holdfast.mongodb.MongoException.Damaged if that cannot be understood
     */
    public Optional<CollectionMetadata> metadata() {
        return metadataFile().map(file -> CollectionMetadata.read(file.path(), file.open()));
    }

    @Override
    public String toString() {
        return namespace.toString();
    }
}
