package dev.holdfast.run;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A storage as it was found.
 *
 * @param status whether it can be used
 * @param usageOrNull how much it takes; null if nobody counted, or it could not be counted
 */
public record StorageReport(StorageStatus status, @Nullable StorageUsage usageOrNull) {
    /** The status must be there. */
    public StorageReport {
        Objects.requireNonNull(status, "status");
    }

    /** How much it takes, if that was counted. */
    public Optional<StorageUsage> usage() {
        return Optional.ofNullable(usageOrNull);
    }
}
