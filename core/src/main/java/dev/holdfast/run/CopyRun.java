package dev.holdfast.run;

import dev.holdfast.Snapshot;
import java.util.List;

/**
 * What came of a copy between two repositories. Sizes in bytes.
 *
 * @param copied snapshots that were copied, in the order in which they were stored
 * @param present snapshots of the source that the target had already
 * @param failed snapshots that were not copied, as the source cannot give all of them
 * @param dataBlobs chunks of files that were stored
 * @param treeBlobs directories that were stored
 * @param bytes what these hold
 * @param bytesStored what these take in the target
 * @param findings worth knowing
 */
public record CopyRun(
        List<Copied> copied,
        List<Snapshot> present,
        List<Failed> failed,
        long dataBlobs,
        long treeBlobs,
        long bytes,
        long bytesStored,
        List<Finding> findings) {
    /** Of a snapshot at most so many paths are listed. */
    public static final int MAX_LISTED = 100;

    /** Copies the lists. */
    public CopyRun {
        copied = List.copyOf(copied);
        present = List.copyOf(present);
        failed = List.copyOf(failed);
        findings = List.copyOf(findings);
    }

    /** {@link RunState#COMPLETED}, or {@link RunState#PARTIALLY_FAILED} if snapshots were left out. */
    public RunState state() {
        return failed.isEmpty() ? RunState.COMPLETED : RunState.PARTIALLY_FAILED;
    }

    /**
     * A snapshot that is in both repositories now.
     *
     * @param source as it is in the source
     * @param copy as it is in the target, under an id of its own
     */
    public record Copied(Snapshot source, Snapshot copy) {}

    /**
     * A snapshot that was not copied.
     *
     * @param source as it is in the source
     * @param items what of it cannot be had, and why; the first {@value CopyRun#MAX_LISTED}
     * @param itemCount how many files and directories cannot be had
     */
    public record Failed(Snapshot source, List<ItemFailure> items, long itemCount) {
        /** Copies the list. */
        public Failed {
            items = List.copyOf(items);
        }
    }
}
