package dev.holdfast.run;

import java.util.List;

/**
 * What the repair of packs did.
 *
 * @param plan what was meant to be done, and was
 * @param packsWritten how many packs were stored
 * @param indexFilesWritten how many index files were stored
 * @param indexFilesRemoved how many were removed after that
 * @param packsRemoved how many damaged packs were removed last
 * @param copies files that hold copies of the damaged packs, if they were wanted
 */
public record PackRepairReport(
        PackRepairPlan plan,
        long packsWritten,
        long indexFilesWritten,
        long indexFilesRemoved,
        long packsRemoved,
        List<String> copies) {
    /** Copies the list. */
    public PackRepairReport {
        copies = List.copyOf(copies);
    }
}
