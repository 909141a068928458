package dev.holdfast.mongodb.follow;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.follow.SliceTags.Base;
import dev.holdfast.mongodb.oplog.Cut;
import dev.holdfast.mongodb.oplog.Intervals;
import dev.holdfast.spi.workload.ChangeHistory.Way;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    Way find() {
        Map<String, Way> newest = new TreeMap<>();
        List<Snapshot> candidates = bases.stream()
                .filter(snapshot -> !SliceTags.bases(snapshot).isEmpty())
                .sorted(Comparator.comparing(WaySearch::moment).reversed())
                .toList();
        for (Snapshot candidate : candidates) {
            way(candidate).ifPresent(way -> {
                Way unused = newest.putIfAbsent(names(candidate), way);
            });
        }
        if (newest.size() > 1) {
            throw new Refused(
                    "several replica sets can be restored " + at + ": " + String.join(", ", newest.keySet())
                            + "; name the snapshot to begin with, or choose one by host or name",
                    null);
        }
        return newest.values().stream().findFirst().orElseThrow(() -> refused(candidates));
    }

    private static ClusterTime moment(Snapshot snapshot) {
        return SliceTags.bases(snapshot).stream()
                .map(base -> base.dump().consistentAt())
                .max(Comparator.naturalOrder())
                .orElse(ClusterTime.ZERO);
    }

    private static String names(Snapshot snapshot) {
        return SliceTags.bases(snapshot).stream()
                .map(base -> base.log().toString())
                .sorted()
                .collect(Collectors.joining(" + "));
    }

    /** Empty if slices lead from it to the point in time on none or only some of its replica sets. */
    private Optional<Way> way(Snapshot candidate) {
        List<Snapshot> slices = new ArrayList<>();
        for (Base base : SliceTags.bases(candidate)) {
            StoredLogs.Log log = logs.of(base.log());
            Intervals alone = log.with(List.of(base.dump()));
            if (alone.restorable().stream().noneMatch(interval -> interval.contains(cut.last()))) {
                return Optional.empty();
            }
            alone.plan(cut.last())
                    .slices()
                    .forEach(facts -> slices.add(log.of(facts).get(0).snapshot()));
        }
        return Optional.of(new Way(candidate, slices));
    }

    private Refused refused(List<Snapshot> candidates) {
        if (candidates.isEmpty()) {
            return new Refused(
                    "no backup shows a moment that an oplog can be replayed onto: back up everything with the consistency 'lock'"
                            + " or 'oplog', and have the oplog followed",
                    null);
        }
        Map<String, Set<String>> reasons = new LinkedHashMap<>();
        for (Snapshot candidate : candidates) {
            for (Base base : SliceTags.bases(candidate)) {
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
                                ? "from snapshot " + candidates.get(0).id().brief() + ", "
                                : "")
                        + all,
                null);
    }

    private List<String> why(String name, List<Snapshot> candidates) {
        List<Base> of = candidates.stream()
                .flatMap(candidate -> SliceTags.bases(candidate).stream())
                .filter(base -> base.log().toString().equals(name))
                .toList();
        try {
            Intervals.Plan unused = logs.of(of.get(0).log())
                    .with(of.stream().map(Base::dump).toList())
                    .plan(cut.last());
            return List.of();
        } catch (Refused reason) {
            return List.of(String.valueOf(reason.getMessage()));
        }
    }
}
