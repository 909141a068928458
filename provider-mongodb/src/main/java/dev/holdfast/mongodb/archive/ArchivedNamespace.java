package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.layout.Namespace;
import java.util.Objects;

/**
 * A namespace that an archive announces at its beginning.
 *
 * @param namespace its name; of a time series its own, not that of its buckets
 * @param metadata content of a {@code .metadata.json} file; empty if there is none, or it was told already
 * @param type {@code collection}, {@code view} or {@code timeseries}; empty if it is none of these, or unknown
 */
public record ArchivedNamespace(Namespace namespace, String metadata, String type) {
    /** The entries of the oplog. */
    public static final Namespace OPLOG = new Namespace("", "oplog");

    /** Nothing may be null. */
    public ArchivedNamespace {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(type, "type");
    }

    /** For whoever keeps many. */
    ArchivedNamespace withoutMetadata() {
        return new ArchivedNamespace(namespace, "", type);
    }

    boolean isView() {
        return type.equals("view");
    }

    boolean isTimeSeries() {
        return type.equals("timeseries");
    }

    boolean isOplog() {
        return namespace.equals(OPLOG);
    }
}
