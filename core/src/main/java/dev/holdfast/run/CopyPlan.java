package dev.holdfast.run;

import dev.holdfast.Snapshot;
import java.util.List;

/**
 * What a copy between two repositories will do. Sizes in bytes.
 *
 * @param copy snapshots that the target lacks, the oldest first
 * @param present snapshots that the target has already
 * @param dataBlobs chunks of files that the target lacks
 * @param treeBlobs directories that the target lacks
 * @param bytes what these hold
 * @param storedBytes what these take in the source, which is what will be read and written
 * @param findings worth knowing beforehand: different chunkers, what the source cannot give
 */
public record CopyPlan(
        List<Snapshot> copy,
        List<Snapshot> present,
        long dataBlobs,
        long treeBlobs,
        long bytes,
        long storedBytes,
        List<Finding> findings) {
    /** Copies the lists. */
    public CopyPlan {
        copy = List.copyOf(copy);
        present = List.copyOf(present);
        findings = List.copyOf(findings);
    }
}
