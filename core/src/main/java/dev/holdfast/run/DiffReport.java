package dev.holdfast.run;

import java.util.List;

/**
 * What differs between two snapshots, in numbers.
 *
 * @param changedFiles files with other content
 * @param added what only the second has
 * @param removed what only the first has
 * @param problems directories and blobs that could not be looked at
 */
public record DiffReport(long changedFiles, Tally added, Tally removed, List<Finding> problems) {
    /** Copies the list. */
    public DiffReport {
        problems = List.copyOf(problems);
    }

    /**
     * Counts of one side.
     *
     * @param files files
     * @param dirs directories
     * @param others links, devices and the like
     * @param dataBlobs data blobs that the other side does not refer to
     * @param treeBlobs tree blobs that the other side does not refer to
     * @param bytes plaintext size of these blobs
     */
    public record Tally(long files, long dirs, long others, long dataBlobs, long treeBlobs, long bytes) {}
}
