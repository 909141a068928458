package dev.holdfast.testkit.job;

import dev.holdfast.PointInTime;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.run.RestorableInterval;
import dev.holdfast.run.RestorableLog;
import dev.holdfast.spi.workload.ChangeHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges slices of a diary, whose times are seconds; each slice goes on where the one before ends. */
public final class DiaryHistory implements ChangeHistory {
    @Override
    public String kind() {
        return "diary";
    }

    /** A number that a snapshot says. */
    public static long number(Snapshot snapshot, String fact) {
        return Long.parseLong(snapshot.fact(fact).orElseThrow());
    }

    private static List<Snapshot> slices(Collection<Snapshot> snapshots) {
        return snapshots.stream()
                .filter(one -> one.sliceOf().filter("diary"::equals).isPresent())
                .sorted(Comparator.comparingLong(one -> number(one, "first")))
                .toList();
    }

    private static List<Snapshot> bases(Collection<Snapshot> snapshots) {
        return snapshots.stream()
                .filter(one -> one.isBackup() && one.fact("point").isPresent())
                .sorted(Comparator.comparingLong(one -> number(one, "point")))
                .toList();
    }

    @Override
    public List<RestorableLog> restorable(Collection<Snapshot> snapshots) {
        List<Snapshot> slices = slices(snapshots);
        if (slices.isEmpty()) {
            return List.of();
        }
        long to = number(slices.get(slices.size() - 1), "last");
        List<RestorableInterval> intervals = bases(snapshots).stream()
                .limit(1)
                .map(base -> number(base, "point"))
                .map(from -> new RestorableInterval(
                        Long.toString(from), Instant.ofEpochSecond(from), Long.toString(to), Instant.ofEpochSecond(to)))
                .toList();
        return List.of(new RestorableLog(
                kind(), "mine", slices.get(0).hostname(), slices.size(), 10L * slices.size(), intervals));
    }

    @Override
    public Way way(Collection<Snapshot> bases, Collection<Snapshot> snapshots, PointInTime at) {
        long time = Long.parseLong(at.time());
        Snapshot base = bases(bases).stream()
                .filter(one -> number(one, "point") <= time)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new RepositoryException.NotFound("no page is as old as " + at));
        return new Way(
                base,
                slices(snapshots).stream()
                        .filter(one -> number(one, "last") > number(base, "point") && number(one, "first") < time)
                        .toList());
    }

    @Override
    public Promises promises(Collection<Snapshot> snapshots, Duration window, Instant now) {
        Set<SnapshotId> expendable = new HashSet<>();
        Map<SnapshotId, Instant> needed = new HashMap<>();
        for (Snapshot slice : slices(snapshots)) {
            Duration own = Duration.parse(slice.fact("window").orElseThrow());
            Instant end = Instant.ofEpochSecond(number(slice, "last")).plus(own.compareTo(window) > 0 ? own : window);
            if (end.isBefore(now)) {
                expendable.add(slice.id());
            } else {
                needed.put(slice.id(), end);
                bases(snapshots).stream()
                        .filter(base -> number(base, "point") <= number(slice, "first"))
                        .reduce((earlier, later) -> later)
                        .ifPresent(base -> needed.put(base.id(), end));
            }
        }
        return new Promises(expendable, needed);
    }
}
