package dev.holdfast.service;

import dev.holdfast.SnapshotId;
import dev.holdfast.run.Protection;
import java.util.List;
import java.util.Objects;

/**
 * What deleting a backup will remove, and what keeps it from being removed.
 *
 * @param entry the backup
 * @param parts its snapshots, each in its storage; none for a backup that has none, of which only the record is removed
 * @param isLastGood whether no other complete backup of its target is left then
 */
public record BackupDeletion(BackupEntry entry, List<Part> parts, boolean isLastGood) {
    /** Copies the list. */
    public BackupDeletion {
        Objects.requireNonNull(entry, "entry");
        parts = List.copyOf(parts);
    }

    /** Whether something protects a part of it. */
    public boolean isProtected() {
        return parts.stream().anyMatch(part -> !part.protections().isEmpty());
    }

    /**
     * A snapshot of the backup.
     *
     * @param storage where it lies
     * @param snapshot its id
     * @param protections what keeps it from being removed; empty if nothing does
     */
    public record Part(String storage, SnapshotId snapshot, List<Protection> protections) {
        /** Copies the list. */
        public Part {
            Objects.requireNonNull(storage, "storage");
            Objects.requireNonNull(snapshot, "snapshot");
            protections = List.copyOf(protections);
        }
    }
}
