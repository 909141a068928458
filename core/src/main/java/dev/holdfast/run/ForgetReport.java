package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.util.List;

/**
 * What a forget did.
 *
 * @param plan what it was to do
 * @param removed snapshots that are gone
 * @param failed snapshots that could not be removed, and why
 */
public record ForgetReport(ForgetPlan plan, List<SnapshotId> removed, List<Finding> failed) {
    /** Copies the lists. */
    public ForgetReport {
        removed = List.copyOf(removed);
        failed = List.copyOf(failed);
    }
}
