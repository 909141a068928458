package dev.holdfast.simulation;

import dev.holdfast.internal.schedule.Due;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.retention.RecoveryPoint;
import dev.holdfast.retention.RetentionContext;
import dev.holdfast.retention.RetentionDecisions;
import dev.holdfast.retention.RetentionEngine;
import dev.holdfast.retention.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets the retention engine judge all backups anew after each one. */
final class PlannedKeeping implements Keeping {
    private final RetentionPolicy policy;
    private final ZoneId zone;
    private final @Nullable Duration window;
    private final Map<String, Backup> there = new LinkedHashMap<>();

    /** @param window how far back points in time are promised; null if none are */
    PlannedKeeping(RetentionPolicy policy, ZoneId zone, @Nullable Duration window) {
        this.policy = policy;
        this.zone = zone;
        this.window = window;
    }

    @Override
    public void add(Backup backup) {
        there.put(id(backup), backup);
    }

    @Override
    public List<Backup> retain(Instant now) {
        List<Backup> gone = new ArrayList<>();
        for (RetentionDecisions.Delete delete : plan(there.values(), now).deleted()) {
            gone.add(there.remove(delete.point().id()));
        }
        return gone;
    }

    private RetentionDecisions plan(Iterable<Backup> backups, Instant now) {
        List<RecoveryPoint> points = new ArrayList<>();
        backups.forEach(backup -> points.add(point(backup, zone)));
        RetentionContext.Builder context = RetentionContext.at(now).zone(zone);
        if (window != null) {
            context.promisedFrom(now.minus(window));
        }
        return RetentionEngine.plan(points, policy, context.build());
    }

    /** It as the recovery point that it will be, with what it was due for. */
    static RecoveryPoint point(Backup backup, ZoneId zone, Due due) {
        return builder(backup, zone)
                .frequencies(due.items().stream().map(PolicyItem::frequency).collect(Collectors.toSet()))
                .build();
    }

    private static RecoveryPoint point(Backup backup, ZoneId zone) {
        return builder(backup, zone).build();
    }

    private static RecoveryPoint.Builder builder(Backup backup, ZoneId zone) {
        RecoveryPoint.Builder point = RecoveryPoint.builder(
                        id(backup), backup.at.atZone(zone).toOffsetDateTime())
                .sequence(backup.number)
                .state(backup.good ? RecoveryPoint.State.GOOD : RecoveryPoint.State.FAILED);
        if (backup.stamp != null) {
            point.stamp(backup.stamp);
        }
        if (backup.protectedUntil.isAfter(Instant.MIN)) {
            point.protectedUntil(backup.protectedUntil);
        }
        return point;
    }

    private static String id(Backup backup) {
        return Long.toString(backup.number);
    }

    /** What is left in the end, the oldest first, and what keeps each of them as the last one was taken. */
    List<KeptBackup> explained(List<Backup> left) {
        Instant last = left.stream()
                .map(backup -> backup.at)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (RetentionDecisions.Keep keep : plan(left, last).kept()) {
            reasons.put(
                    keep.point().id(),
                    keep.reasons().stream().map(Object::toString).toList());
        }
        return left.stream()
                .sorted(Comparator.comparingLong(backup -> backup.number))
                .map(backup -> kept(backup, reasons.getOrDefault(id(backup), List.of())))
                .toList();
    }

    private static KeptBackup kept(Backup backup, List<String> reasons) {
        Stamp stamp = backup.stamp;
        return new KeptBackup(
                backup.at, backup.good, backup.expires(), stamp == null ? List.of() : stamp.rules(), reasons);
    }
}
