package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of having followed a log of changes.
 *
 * @param workload whose log it was
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param slices how many were stored
 * @param bytes of these
 * @param removed how many slices were removed, as nothing promised needed them any more
 * @param lastOrNull the newest slice that was stored; null if none was
 * @param findings gaps, and whatever else happened; the last 100
 */
public record FollowRun(
        String workload,
        Instant startedAt,
        Instant endedAt,
        long slices,
        long bytes,
        long removed,
        @Nullable SnapshotId lastOrNull,
        List<Finding> findings) {
    /** Copies the list. */
    public FollowRun {
        Objects.requireNonNull(workload, "workload");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(endedAt, "endedAt");
        findings = List.copyOf(findings);
    }

    /** The newest slice that was stored, if one was. */
    public Optional<SnapshotId> last() {
        return Optional.ofNullable(lastOrNull);
    }
}
