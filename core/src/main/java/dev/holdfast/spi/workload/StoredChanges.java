package dev.holdfast.spi.workload;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import java.util.List;
import java.util.Objects;

/**
 * What is to be replayed onto a dump, to bring it to a point in time.
 *
 * @param at the point in time
 * @param slices in the order in which they are replayed
 */
public record StoredChanges(PointInTime at, List<Slice> slices) {
    /** Copies the list. */
    public StoredChanges {
        Objects.requireNonNull(at, "at");
        slices = List.copyOf(slices);
    }

    /**
     * One of them.
     *
     * @param snapshot with its facts
     * @param files that it consists of
     */
    public record Slice(Snapshot snapshot, DumpSource files) {
        /** Neither may be missing. */
        public Slice {
            Objects.requireNonNull(snapshot, "snapshot");
            Objects.requireNonNull(files, "files");
        }
    }
}
