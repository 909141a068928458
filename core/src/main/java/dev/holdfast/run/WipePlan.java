package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What wiping a storage will remove, and what keeps it from being wiped.
 *
 * @param storage its name
 * @param usage the objects that will go; the foreign ones stay
 * @param protections what protects which of its snapshots; a storage is wiped only if nothing does
 */
public record WipePlan(String storage, StorageUsage usage, Map<SnapshotId, List<Protection>> protections) {
    /** Copies the map. */
    public WipePlan {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(usage, "usage");
        protections = Map.copyOf(protections);
    }

    /** Whether it would be refused. */
    public boolean isProtected() {
        return !protections.isEmpty();
    }
}
