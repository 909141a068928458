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
 * @param reachesOrNull when the last change in the slices happened that were stored, of several logs in those of the one that is furthest
 *     behind; null if none was
 * @param warnings how many gaps and other findings there were that are no mere hints, whether they are named here or not
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
        @Nullable Instant reachesOrNull,
        long warnings,
        List<Finding> findings) {
    /** Copies the list. */
    public FollowRun {
        Objects.requireNonNull(workload, "workload");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(endedAt, "endedAt");
        findings = List.copyOf(findings);
    }

    /** Whether something is missing, or could not be done, that somebody should look at. */
    public RunState state() {
        return warnings == 0 ? RunState.COMPLETED : RunState.PARTIALLY_FAILED;
    }

    /** When the last change happened that is in the slices of each log, if any was stored. */
    public Optional<Instant> reaches() {
        return Optional.ofNullable(reachesOrNull);
    }

    /** The newest slice that was stored, if one was. */
    public Optional<SnapshotId> last() {
        return Optional.ofNullable(lastOrNull);
    }
}
