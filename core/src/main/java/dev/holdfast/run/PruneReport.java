package dev.holdfast.run;

import java.util.List;

/**
 * What a prune did.
 *
 * @param plan what it was to do
 * @param packsRemoved packs that were removed, repacked ones among them
 * @param packsWritten packs that were written
 * @param bytesWritten size of the blobs moved into them
 * @param indexFilesWritten index files that were written
 * @param indexFilesRemoved index files that were replaced
 * @param findings packs that could not be removed; they do no harm and the next prune tries again
 */
public record PruneReport(
        PrunePlan plan,
        long packsRemoved,
        long packsWritten,
        long bytesWritten,
        long indexFilesWritten,
        long indexFilesRemoved,
        List<Finding> findings) {
    /** Copies the list. */
    public PruneReport {
        findings = List.copyOf(findings);
    }
}
