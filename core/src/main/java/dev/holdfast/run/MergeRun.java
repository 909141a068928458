package dev.holdfast.run;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import java.util.List;

/**
 * What came of a merge.
 *
 * @param snapshot the one that was written
 * @param removed snapshots of parts that are gone
 * @param findings snapshots of parts that could not be removed
 */
public record MergeRun(Snapshot snapshot, List<SnapshotId> removed, List<Finding> findings) {
    /** Copies the lists. */
    public MergeRun {
        removed = List.copyOf(removed);
        findings = List.copyOf(findings);
    }
}
