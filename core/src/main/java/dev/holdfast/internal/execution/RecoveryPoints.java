package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.retention.PointHold;
import dev.holdfast.retention.RecoveryPoint;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunVerification;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The backups of a target as retention sees them: those that left a snapshot, and those that did not. */
final class RecoveryPoints {
    private final List<RecoveryPoint> points = new ArrayList<>();
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private final Map<String, RunRecord> failures = new HashMap<>();

    /** @param holds what keeps each snapshot from being removed, where anything does */
    RecoveryPoints(
            Backups backups, SnapshotFrequencies frequencies, String group, Map<SnapshotId, List<PointHold>> holds) {
        Set<SnapshotId> whole = backups.whole().stream().map(Snapshot::id).collect(Collectors.toSet());
        for (Snapshot one : backups.snapshots()) {
            RecoveryPoint.Builder point = RecoveryPoint.builder(
                            one.id().hex(), one.time().toOffsetDateTime())
                    .group(group)
                    .state(whole.contains(one.id()) ? RecoveryPoint.State.GOOD : RecoveryPoint.State.PARTIAL)
                    .frequencies(frequencies.of(one))
                    .tags(one.userTags())
                    .holds(holds.getOrDefault(one.id(), List.of()))
                    .verified(backups.record(one)
                            .flatMap(RunRecord::verification)
                            .filter(RunVerification::isVerified)
                            .isPresent());
            StoredTags.stamp(one).ifPresent(point::stamp);
            points.add(point.build());
            snapshots.put(one.id().hex(), one);
        }
        backups.records().values().stream()
                .filter(run -> run.snapshot().isEmpty() && run.isFinal())
                .forEach(run -> addFailed(run, group));
    }

    private void addFailed(RunRecord run, String group) {
        Instant at = run.startedAt().or(run::dueAt).orElse(Instant.EPOCH);
        points.add(RecoveryPoint.builder(run.id(), at.atOffset(ZoneOffset.UTC))
                .group(group)
                .state(RecoveryPoint.State.FAILED)
                .build());
        failures.put(run.id(), run);
    }

    List<RecoveryPoint> all() {
        return points;
    }

    /** The snapshot of a point, unless it stands for a failure. */
    Optional<Snapshot> snapshot(RecoveryPoint point) {
        return Optional.ofNullable(snapshots.get(point.id()));
    }

    /** The run of a point that left no snapshot. */
    Optional<RunRecord> failure(RecoveryPoint point) {
        return Optional.ofNullable(failures.get(point.id()));
    }
}
