package dev.holdfast.mongodb.follow;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.follow.SliceTags.Base;
import dev.holdfast.mongodb.follow.SliceTags.Stored;
import dev.holdfast.mongodb.oplog.Cut;
import dev.holdfast.mongodb.oplog.Interval;
import dev.holdfast.mongodb.oplog.Intervals;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.run.RestorableInterval;
import dev.holdfast.run.RestorableLog;
import dev.holdfast.spi.workload.ChangeHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges dumps of replica sets and slices of their oplogs by their snapshots. Stateless. */
public final class OplogHistory implements ChangeHistory {
    /** For the service loader. */
    public OplogHistory() {}

    /**
     * What belongs to a point in time.
     *
     * @throws dev.holdfast.spi.workload.WorkloadException.Invalid if it is not written as one
     */
    public static Cut cut(PointInTime at) {
        return WaySearch.cut(at);
    }

    @Override
    public String kind() {
        return SliceTags.KIND;
    }

    @Override
    public List<RestorableLog> restorable(Collection<Snapshot> snapshots) {
        StoredLogs logs = StoredLogs.of(snapshots);
        List<RestorableLog> all = new ArrayList<>();
        logs.all().forEach(log -> all.add(restorable(log)));
        together(logs).forEach(set -> all.add(common(logs, set)));
        return all;
    }

    private RestorableLog restorable(StoredLogs.Log log) {
        return new RestorableLog(
                kind(),
                log.name().toString(),
                host(log),
                log.slices().size(),
                log.facts().stream().mapToLong(SliceFacts::bytes).sum(),
                log.intervals().restorable().stream().map(OplogHistory::shown).toList());
    }

    private static String host(StoredLogs.Log log) {
        List<String> hosts = new ArrayList<>();
        log.bases().forEach(base -> hosts.add(base.snapshot().hostname()));
        log.slices().forEach(same -> hosts.add(same.get(0).snapshot().hostname()));
        return hosts.isEmpty() ? "" : hosts.get(hosts.size() - 1);
    }

    /** Replica sets that were dumped together, as the shards of a cluster. */
    private static Set<Set<LogName>> together(StoredLogs logs) {
        return logs.dumps().stream()
                .map(StoredDump::logs)
                .filter(set -> set.size() > 1)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private RestorableLog common(StoredLogs logs, Set<LogName> sets) {
        List<StoredLogs.Log> all = sets.stream().map(logs::of).toList();
        List<Interval> common = Intervals.union(logs.dumps().stream()
                .filter(dump -> dump.logs().equals(sets))
                .flatMap(dump -> from(dump, logs).stream())
                .toList());
        return new RestorableLog(
                kind(),
                LogName.joined(sets),
                host(all.get(0)),
                all.stream().mapToLong(log -> log.slices().size()).sum(),
                all.stream()
                        .flatMap(log -> log.facts().stream())
                        .mapToLong(SliceFacts::bytes)
                        .sum(),
                common.stream().map(OplogHistory::shown).toList());
    }

    /** A restore begins with one dump of all sets. */
    static List<Interval> from(StoredDump dump, StoredLogs logs) {
        return Intervals.common(dump.bases().stream()
                .map(base -> logs.of(base.log()).with(List.of(base.dump())))
                .toList());
    }

    /** The instants are such that a restore to each of them is possible, unless no whole second lies within. */
    private static RestorableInterval shown(Interval interval) {
        ClusterTime from = interval.from();
        ClusterTime whole = from.increment() == 0 ? from : new ClusterTime(from.seconds() + 1, 0);
        ClusterTime first = interval.contains(whole) ? whole : from;
        return new RestorableInterval(
                from.toString(),
                first.instant(),
                interval.to().toString(),
                interval.to().instant());
    }

    @Override
    public Way way(Collection<Snapshot> bases, Collection<Snapshot> snapshots, PointInTime at) {
        return new WaySearch(bases, snapshots, at).find();
    }

    @Override
    public Promises promises(Collection<Snapshot> snapshots, Duration window, Instant now) {
        StoredLogs logs = StoredLogs.of(snapshots);
        Set<SnapshotId> expendable = new HashSet<>();
        Map<SnapshotId, Instant> needed = new HashMap<>();
        logs.all().forEach(log -> judge(log, window, now, expendable, needed));
        together(logs).forEach(group -> new GroupPromise(logs, group, window, now).keep(expendable, needed));
        logs.unreadable().forEach(slice -> needed.put(slice.id(), Instant.MAX));
        return new Promises(expendable, needed);
    }

    private static void judge(
            StoredLogs.Log log,
            Duration window,
            Instant now,
            Set<SnapshotId> expendable,
            Map<SnapshotId, Instant> needed) {
        Map<SliceFacts, Duration> promised = promised(log);
        Intervals.Retention retention =
                log.intervals().retention(facts -> promised.getOrDefault(facts, Duration.ZERO), window, now);
        Instant until = promised.entrySet().stream()
                .map(slice -> slice.getKey().last().time().instant().plus(longer(slice.getValue(), window)))
                .max(Instant::compareTo)
                .orElse(now);
        for (List<Stored> same : log.slices()) {
            boolean goes = retention.deletable().contains(same.get(0).facts());
            for (Stored one : same) {
                if (goes) {
                    expendable.add(one.snapshot().id());
                } else {
                    needed.put(one.snapshot().id(), until);
                }
            }
        }
        for (Base base : log.bases()) {
            if (retention.needed().contains(base.dump())) {
                needed.merge(base.snapshot().id(), until, OplogHistory::later);
            }
        }
    }

    /** A longer window counts for slices that were there when it came into force, a shorter one only for what comes. */
    static Map<SliceFacts, Duration> promised(StoredLogs.Log log) {
        Map<SliceFacts, Duration> promised = new HashMap<>();
        Duration inForce = Duration.ZERO;
        List<SliceFacts> newestFirst = log.facts().stream()
                .sorted(Comparator.<SliceFacts, ClusterTime>comparing(
                                facts -> facts.last().time())
                        .reversed())
                .toList();
        for (SliceFacts facts : newestFirst) {
            for (Stored stored : log.of(facts)) {
                inForce = longer(inForce, stored.window());
            }
            promised.put(facts, inForce);
        }
        return promised;
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
