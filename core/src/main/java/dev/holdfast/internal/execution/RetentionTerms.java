package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Schedule;
import dev.holdfast.retention.Compliance;
import dev.holdfast.retention.PointHold;
import dev.holdfast.retention.RetentionContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** By which circumstances the backups of a schedule are judged. */
record RetentionTerms(Configuration configuration, Schedule schedule, boolean readOnly, Instant now) {
    RetentionContext of(String target) {
        RetentionContext.Builder context = RetentionContext.at(now)
                .zone(schedule.zone())
                .readOnly(readOnly)
                .suspended(schedule.paused());
        configuration
                .compliance()
                .ifPresent(
                        floors -> context.floors(Compliance.protection(floors)).minimumGood(floors.minimumGood()));
        configuration
                .target(target)
                .flatMap(schedule::restoreWindow)
                .ifPresent(window -> context.promisedFrom(now.minus(window)));
        return context.build();
    }

    /** What holds snapshots, as retention sees it. */
    static Map<SnapshotId, List<PointHold>> holds(Repository repository, List<Snapshot> snapshots) {
        Map<SnapshotId, List<PointHold>> holds = new HashMap<>();
        repository
                .holds()
                .protections(snapshots)
                .forEach((id, protections) -> holds.put(
                        id,
                        protections.stream()
                                .map(one -> new PointHold(
                                        one.words(), one.kind().name().toLowerCase(Locale.ROOT), one.untilOrNull()))
                                .toList()));
        return holds;
    }
}
