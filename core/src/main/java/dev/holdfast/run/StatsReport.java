package dev.holdfast.run;

/**
 * What snapshots amount to. Sizes in bytes; what a mode does not count is 0.
 *
 * @param mode how it was counted
 * @param snapshots how many snapshots were counted
 * @param totalSize size by the mode's rule
 * @param totalUncompressedSize what the blobs would take uncompressed
 * @param compressionRatio uncompressed to compressed size of the compressed blobs
 * @param compressionProgress percentage of the data that is compressed
 * @param compressionSpaceSaving percentage of space that compression saves
 * @param files entries counted by the mode's rule
 * @param blobs blobs counted by the mode's rule
 */
public record StatsReport(
        StatsMode mode,
        long snapshots,
        long totalSize,
        long totalUncompressedSize,
        double compressionRatio,
        double compressionProgress,
        double compressionSpaceSaving,
        long files,
        long blobs) {}
