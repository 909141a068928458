package dev.holdfast.run;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import java.util.List;

/**
 * What the repair of snapshots did.
 *
 * @param plan what was meant to be done, and was
 * @param repaired what became of damaged snapshots of which something is left
 * @param removed damaged snapshots that were removed
 */
public record SnapshotRepairReport(SnapshotRepairPlan plan, List<Repaired> repaired, List<SnapshotId> removed) {
    /** Copies the lists. */
    public SnapshotRepairReport {
        repaired = List.copyOf(repaired);
        removed = List.copyOf(removed);
    }

    /**
     * A snapshot and what is left of it.
     *
     * @param before the damaged one
     * @param after the one that holds what is left
     * @param existed whether an earlier repair had stored it already
     */
    public record Repaired(SnapshotId before, Snapshot after, boolean existed) {}
}
