package dev.holdfast;

import java.time.Instant;

/**
 * What a backup looked at and what it added (restic's {@code summary}; sizes in bytes).
 *
 * @param backupStart when the backup began
 * @param backupEnd when its last data was stored
 * @param filesNew files that the parent snapshot does not have
 * @param filesChanged files that differ from the parent's
 * @param filesUnmodified files taken over from the parent
 * @param dirsNew directories that the parent snapshot does not have
 * @param dirsChanged directories that differ from the parent's
 * @param dirsUnmodified directories equal to the parent's
 * @param dataBlobs new data blobs
 * @param treeBlobs new tree blobs
 * @param dataAdded size of the new blobs before compression
 * @param dataAddedPacked size of the new blobs as stored
 * @param totalFilesProcessed files in the snapshot
 * @param totalBytesProcessed size of these files
 */
public record SnapshotSummary(
        Instant backupStart,
        Instant backupEnd,
        long filesNew,
        long filesChanged,
        long filesUnmodified,
        long dirsNew,
        long dirsChanged,
        long dirsUnmodified,
        long dataBlobs,
        long treeBlobs,
        long dataAdded,
        long dataAddedPacked,
        long totalFilesProcessed,
        long totalBytesProcessed) {}
