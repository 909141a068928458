package dev.holdfast.mongodb.follow;

import dev.holdfast.SnapshotId;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.follow.SliceTags.Base;
import dev.holdfast.mongodb.follow.SliceTags.Stored;
import dev.holdfast.mongodb.oplog.Interval;
import dev.holdfast.mongodb.oplog.SliceFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the sets of a cluster need together: a restore begins with one dump of all of them, so that the slices of each have to lead on from
 * the same one. It keeps rather more than too little.
 */
final class GroupPromise {
    private final StoredLogs logs;
    private final Set<LogName> group;
    private final Duration window;
    private final Instant now;

    /** @param group the logs of sets that were dumped together */
    GroupPromise(StoredLogs logs, Set<LogName> group, Duration window, Instant now) {
        this.logs = logs;
        this.group = group;
        this.window = window;
        this.now = now;
    }

    /** Takes back what is expendable for a set alone and not for all together. */
    void keep(Set<SnapshotId> expendable, Map<SnapshotId, Instant> needed) {
        List<SliceFacts> promised = new ArrayList<>();
        Instant until = now;
        for (LogName name : group) {
            for (Map.Entry<SliceFacts, Duration> slice :
                    OplogHistory.promised(logs.of(name)).entrySet()) {
                Duration longer = OplogHistory.longer(slice.getValue(), window);
                Instant end = slice.getKey().last().time().instant().plus(longer);
                if (!end.isBefore(now)) {
                    promised.add(slice.getKey());
                    until = OplogHistory.later(end, until);
                }
            }
        }
        Optional<ClusterTime> begin =
                promised.stream().map(slice -> slice.first().time()).min(Comparator.naturalOrder());
        if (begin.isPresent()) {
            for (StoredDump base : bases(begin.get())) {
                keep(base, until, expendable, needed);
            }
        }
    }

    /** The newest dump of exactly these sets that shows all of them before a time, or else the oldest; and the first after each gap. */
    private List<StoredDump> bases(ClusterTime begin) {
        List<StoredDump> all = logs.dumps().stream()
                .filter(dump -> dump.logs().equals(group))
                .sorted(Comparator.comparing(StoredDump::moment))
                .toList();
        ClusterTime first = all.stream()
                .map(StoredDump::moment)
                .filter(moment -> !moment.isAfter(begin))
                .reduce((earlier, newer) -> newer)
                .orElse(ClusterTime.ZERO);
        List<StoredDump> bases = new ArrayList<>();
        List<Interval> reached = new ArrayList<>();
        for (StoredDump dump : all) {
            if (!dump.moment().isBefore(first) && (bases.isEmpty() || leadsFurther(dump, reached))) {
                bases.add(dump);
                reached.addAll(OplogHistory.from(dump, logs));
            }
        }
        return bases;
    }

    private boolean leadsFurther(StoredDump dump, List<Interval> reached) {
        return OplogHistory.from(dump, logs).stream()
                .filter(interval -> interval.to().isAfter(interval.from()))
                .anyMatch(interval -> reached.stream()
                        .noneMatch(one -> one.contains(interval.from()) && one.contains(interval.to())));
    }

    private void keep(StoredDump base, Instant until, Set<SnapshotId> expendable, Map<SnapshotId, Instant> needed) {
        needed.merge(base.snapshot().id(), until, OplogHistory::later);
        for (Base of : base.bases()) {
            ClusterTime from = of.dump().replayFrom();
            for (List<Stored> same : logs.of(of.log()).slices()) {
                if (!same.get(0).facts().last().time().isBefore(from)) {
                    same.forEach(slice -> {
                        boolean unused = expendable.remove(slice.snapshot().id());
                        needed.merge(slice.snapshot().id(), until, OplogHistory::later);
                    });
                }
            }
        }
    }
}
