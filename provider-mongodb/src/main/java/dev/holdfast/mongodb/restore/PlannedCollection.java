package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.CollectionMetadata;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.run.RestorePlan.Action;
import java.util.Optional;

/**
 * What becomes of one collection of a dump.
 *
 * @param dumped where it comes from
 * @param metadata what the dump says of it
 * @param target its name at the target; of a time series its own
 * @param action what is done
 * @param reason why, in a few words
 * @param uuid whether it gets the UUID that it had
 */
record PlannedCollection(
        DumpedCollection dumped,
        CollectionMetadata metadata,
        Namespace target,
        Action action,
        String reason,
        boolean uuid) {
    boolean isRestored() {
        return action == Action.CREATE || action == Action.CHANGE;
    }

    /** The same where something else keeps the whole dump from being restored. */
    PlannedCollection refused() {
        return isRestored()
                ? new PlannedCollection(
                        dumped, metadata, target, Action.CONFLICT, "the dump cannot be restored here", false)
                : this;
    }

    Optional<DumpFile> data() {
        return metadata.isView() ? Optional.empty() : dumped.data();
    }

    long bytes() {
        return data().map(file -> file.stored().sizeBytes()).orElse(0L);
    }

    /** Where the documents go: those of a time series are its buckets. */
    Namespace dataTarget() {
        return metadata.isTimeSeries() || dumped.dataNamespace().isBuckets() ? target.buckets() : target;
    }

    /** Whether the order of documents means something. */
    boolean isOrdered() {
        return metadata.options().containsKey("capped");
    }
}
