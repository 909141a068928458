package dev.holdfast.mongodb.follow;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.follow.SliceTags.Base;
import dev.holdfast.mongodb.oplog.Cut;
import dev.holdfast.mongodb.oplog.Intervals;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeHistory.Way;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for the newest dump from which slices lead to a point in time. */
final class WaySearch {
    private final Collection<Snapshot> bases;
    private final StoredLogs logs;
    private final PointInTime at;
    private final Cut cut;

    WaySearch(Collection<Snapshot> bases, Collection<Snapshot> snapshots, PointInTime at) {
        this.bases = bases;
        this.logs = StoredLogs.of(snapshots);
        this.at = at;
        this.cut = cut(at);
    }

    /**
     * What belongs to a point in time.
     *
     * @throws WorkloadException.Invalid if it is not written as one
     */
    static Cut cut(PointInTime at) {
        try {
            ClusterTime time = ClusterTime.parse(at.time());
            return at.inclusive() ? Cut.through(time) : Cut.before(time);
        } catch (IllegalArgumentException malformed) {
            throw new WorkloadException.Invalid("at: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * The newest dump and its slices.
     *
     * @throws Refused if there is none, or several that are not of the same replica sets or not of the same history of them
     */
    Way find() {
        List<StoredDump> candidates = bases.stream()
                .map(StoredDump::of)
                .filter(dump -> !dump.bases().isEmpty())
                .sorted(Comparator.comparing(StoredDump::moment).reversed())
                .toList();
        Map<Set<LogName>, StoredDump> newest = new LinkedHashMap<>();
        for (StoredDump candidate : candidates) {
            if (reachesWhole(candidate)) {
                StoredDump unused = newest.putIfAbsent(candidate.logs(), candidate);
            }
        }
        Set<Set<LogName>> found = Set.copyOf(newest.keySet());
        newest.keySet().removeIf(less -> found.stream().anyMatch(more -> isMore(more, less)));
        if (newest.size() > 1) {
            throw new Refused(
                    "several replica sets can be restored " + at + ": "
                            + newest.keySet().stream()
                                    .map(LogName::joined)
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + "; name the snapshot to begin with, or choose one by host or name",
                    null);
        }
        StoredDump chosen = newest.values().stream().findFirst().orElseThrow(() -> refused(candidates));
        return new Way(chosen.snapshot(), slices(chosen, candidates));
    }

    /** Whether it is of the same replica sets and of others, as the dump of a cluster that has got a shard since, or that of a shard alone. */
    private static boolean isMore(Set<LogName> more, Set<LogName> less) {
        return more.size() > less.size() && more.containsAll(less);
    }

    /** All that may be needed: which of several ways is the right one is known when they are read. */
    private List<Snapshot> slices(StoredDump chosen, List<StoredDump> candidates) {
        List<Snapshot> slices = new ArrayList<>();
        for (Base base : chosen.bases()) {
            candidates.forEach(candidate -> requireOneHistory(base, candidate));
            StoredLogs.Log log = logs.of(base.log());
            log.intervals().plans(base.dump(), cut.last()).stream()
                    .flatMap(plan -> Stream.concat(plan.slices().stream(), plan.witnesses().stream()))
                    .distinct()
                    .forEach(facts -> slices.add(log.of(facts).get(0).snapshot()));
        }
        return slices;
    }

    /** Whoever names no snapshot means the set, and not a clone of it that was dumped later. */
    private void requireOneHistory(Base chosen, StoredDump candidate) {
        for (Base other : candidate.bases()) {
            if (other.log().equals(chosen.log())
                    && !candidate.snapshot().equals(chosen.snapshot())
                    && reaches(other)
                    && !logs.of(other.log()).intervals().areOfOneHistory(chosen.dump(), other.dump())) {
                throw new Refused(
                        "the snapshots " + chosen.snapshot().id().brief() + " and "
                                + candidate.snapshot().id().brief() + " may be of two histories of " + chosen.log()
                                + ", as of a replica set and a clone of it, and both can be restored " + at
                                + "; name the snapshot to begin with",
                        null);
            }
        }
    }

    /** Of several sets each needs slices, as what one has prepared until its copy and committed later belongs to the same time as on the others. */
    private boolean reachesWhole(StoredDump candidate) {
        List<Base> sets = candidate.bases();
        return sets.stream().allMatch(base -> reaches(base) && (sets.size() == 1 || hasSlices(base)));
    }

    private boolean hasSlices(Base base) {
        return logs.of(base.log()).intervals().plans(base.dump(), cut.last()).stream()
                .noneMatch(plan -> plan.slices().isEmpty());
    }

    private boolean reaches(Base base) {
        return logs.of(base.log()).intervals().reaches(base.dump(), cut.last());
    }

    private Refused refused(List<StoredDump> candidates) {
        if (candidates.isEmpty()) {
            long unread = bases.stream()
                    .filter(base -> base.fact(ChangeHistory.POINT).isPresent())
                    .count();
            return new Refused(
                    "no backup shows a moment that an oplog can be replayed onto: back up everything with the consistency 'lock'"
                            + " or 'oplog', and have the oplog followed"
                            + (unread == 0
                                    ? ""
                                    : "; " + unread + " with the fact '" + ChangeHistory.POINT
                                            + "' do not say which entry of the oplog they end with, or are not whole"),
                    null);
        }
        Map<String, Set<String>> reasons = new LinkedHashMap<>();
        for (StoredDump candidate : candidates) {
            for (Base base : candidate.bases()) {
                Set<String> unused = reasons.computeIfAbsent(base.log().toString(), name -> new TreeSet<>());
            }
        }
        reasons.forEach((name, why) -> why.addAll(why(name, candidates)));
        String all = reasons.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry ->
                        String.join("; ", entry.getValue()) + (reasons.size() > 1 ? " (" + entry.getKey() + ")" : ""))
                .collect(Collectors.joining("; "));
        return new Refused(
                (candidates.size() == 1
                                ? "from snapshot "
                                        + candidates.get(0).snapshot().id().brief() + ", "
                                : "")
                        + (all.isEmpty()
                                ? at
                                        + " cannot be restored: no dump of all sets together reaches it with the slices of each"
                                : all),
                null);
    }

    private List<String> why(String name, List<StoredDump> candidates) {
        List<Base> of = candidates.stream()
                .flatMap(candidate -> candidate.bases().stream())
                .filter(base -> base.log().toString().equals(name))
                .toList();
        try {
            Intervals.Plan plan = logs.of(of.get(0).log())
                    .with(of.stream().map(Base::dump).toList())
                    .plan(cut.last());
            return plan.slices().isEmpty()
                    ? List.of(cut.last() + " cannot be restored: no slice of the oplog reaches it")
                    : List.of();
        } catch (Refused reason) {
            return List.of(String.valueOf(reason.getMessage()));
        }
    }
}
