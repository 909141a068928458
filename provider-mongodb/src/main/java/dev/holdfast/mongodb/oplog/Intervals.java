package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * To which times a replica set can be restored with the dumps and slices that there are, and what each of them needs.
 * Immutable.
 *
 * <p>Slices go on from each other only where they share an entry, so that nothing is bridged that another history lies between. Several
 * that begin with the same entry say the same if two followers wrote them, and do not if one followed a clone of the set: that is known
 * when they are read.
 */
public final class Intervals {
    private static final Comparator<SliceFacts> ORDER = Comparator.<SliceFacts, ClusterTime>comparing(
                    slice -> slice.first().time())
            .thenComparing(slice -> slice.last().time());

    private final List<BaseDump> bases;
    private final List<SliceFacts> slices;
    private final Map<OplogPosition, List<SliceFacts>> byFirst;
    private final List<List<SliceFacts>> chains;

    private Intervals(List<BaseDump> bases, List<SliceFacts> slices) {
        this.bases = bases;
        this.slices = slices;
        this.byFirst =
                slices.stream().filter(slice -> !slice.isMoment()).collect(Collectors.groupingBy(SliceFacts::first));
        this.chains = chains(slices);
    }

    /**
     * What a restore to a time needs.
     *
     * @param base the newest dump at or before it
     * @param slices in their order; empty if the time is the dump's own moment, and no slice reaches it
     * @param witnesses other slices whose last entries these hold if they are of the same history: those that begin with the same entry
     *     as one of these
     */
    public record Plan(BaseDump base, List<SliceFacts> slices, List<SliceFacts> witnesses) {}

    /**
     * What lies between a dump and slices that began only after what it needs.
     *
     * @param afterOrNull the last slice that leads on from the dump; null if none does
     * @param until the entry that the others begin with
     */
    public record Missing(BaseDump base, @Nullable SliceFacts afterOrNull, OplogPosition until) {
        /** The first time that is missing. */
        public ClusterTime from() {
            return afterOrNull == null ? base.replayFrom() : afterOrNull.last().time();
        }
    }

    /**
     * What retention may take.
     *
     * @param deletable slices that nothing promised needs
     * @param needed dumps that something promised needs
     */
    public record Retention(Set<SliceFacts> deletable, Set<BaseDump> needed) {}

    /** Of one replica set. */
    public static Intervals of(Collection<BaseDump> dumps, Collection<SliceFacts> slices) {
        List<BaseDump> sorted = dumps.stream()
                .sorted(Comparator.comparing(BaseDump::consistentAt))
                .toList();
        return new Intervals(sorted, slices.stream().sorted(ORDER).toList());
    }

    /** Of several that go on from one, that is taken from which slices lead furthest; the others begin chains of their own. */
    private static List<List<SliceFacts>> chains(List<SliceFacts> slices) {
        Map<OplogPosition, SliceFacts> taken = new HashMap<>();
        Map<OplogPosition, ClusterTime> reach = new HashMap<>();
        Set<OplogPosition> continued = new HashSet<>();
        for (int i = slices.size() - 1; i >= 0; i--) {
            SliceFacts slice = slices.get(i);
            if (slice.isMoment()) {
                continue;
            }
            ClusterTime end = slice.last().time();
            ClusterTime furthest = later(end, reach.getOrDefault(slice.last(), end));
            if (!reach.containsKey(slice.first()) || furthest.isAfter(reach.get(slice.first()))) {
                taken.put(slice.first(), slice);
                reach.put(slice.first(), furthest);
            }
            continued.add(slice.last());
        }
        return slices.stream()
                .filter(slice -> !slice.equals(taken.get(slice.first())) || !continued.contains(slice.first()))
                .map(slice -> chain(slice, taken))
                .toList();
    }

    private static List<SliceFacts> chain(SliceFacts first, Map<OplogPosition, SliceFacts> taken) {
        List<SliceFacts> chain = new ArrayList<>(List.of(first));
        SliceFacts next = first.isMoment() ? null : taken.get(first.last());
        while (next != null) {
            chain.add(next);
            next = taken.get(next.last());
        }
        return List.copyOf(chain);
    }

    /** All times that can be restored, the earliest first; what lies between two is a gap. */
    public List<Interval> restorable() {
        return merged(bases.stream().map(this::from).toList());
    }

    private Interval from(BaseDump base) {
        ClusterTime end = chainOf(base)
                .map(chain -> chain.get(chain.size() - 1).decidedThrough())
                .orElse(base.consistentAt());
        return new Interval(base.consistentAt(), later(end, base.consistentAt()));
    }

    private static List<Interval> merged(List<Interval> sorted) {
        List<Interval> merged = new ArrayList<>();
        for (Interval interval : sorted) {
            Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && last.contains(interval.from())) {
                merged.set(merged.size() - 1, new Interval(last.from(), later(last.to(), interval.to())));
            } else {
                merged.add(interval);
            }
        }
        return merged;
    }

    private static ClusterTime later(ClusterTime one, ClusterTime other) {
        return one.isAfter(other) ? one : other;
    }

    /** The chain that a replay onto the dump can go along. */
    private Optional<List<SliceFacts>> chainOf(BaseDump base) {
        return chainsOf(base).stream().findFirst();
    }

    /** All that it might go along, as far as can be told without reading. */
    private List<List<SliceFacts>> chainsOf(BaseDump base) {
        return chains.stream()
                .filter(chain -> !chain.get(0).first().time().isAfter(base.replayFrom()))
                .filter(chain -> !chain.get(chain.size() - 1).last().time().isBefore(base.consistentAt()))
                .filter(chain -> chain.stream().allMatch(slice -> slice.mayHold(base.moment())))
                .sorted(Comparator.<List<SliceFacts>, ClusterTime>comparing(
                                chain -> chain.get(chain.size() - 1).decidedThrough())
                        .reversed())
                .toList();
    }

    /** The dumps, the newest first. */
    public List<BaseDump> newestFirst() {
        List<BaseDump> all = new ArrayList<>(bases);
        Collections.reverse(all);
        return all;
    }

    /** Whether slices lead on from a dump. */
    public boolean leadOnFrom(BaseDump base) {
        return chainOf(base).isPresent();
    }

    /**
     * What keeps slices from leading on from a dump, that first which is the shortest: several where slices are of several histories.
     * Empty if nothing does, or the slices have not come so far.
     */
    public List<Missing> missing(BaseDump base) {
        SliceFacts end = chainOf(base).map(chain -> chain.get(chain.size() - 1)).orElse(null);
        ClusterTime from = end == null ? base.replayFrom() : end.last().time();
        return chains.stream()
                .filter(chain -> !chain.get(0).isMoment())
                .filter(chain -> !chain.get(chain.size() - 1).last().time().isBefore(base.consistentAt()))
                .map(chain -> chain.get(0).first())
                .filter(first -> first.time().isAfter(from))
                .distinct()
                .sorted(Comparator.comparing(OplogPosition::time))
                .map(until -> new Missing(base, end, until))
                .toList();
    }

    /** Whether slices lead on from two dumps that go on from each other, so that both are certainly of one history. */
    public boolean areOfOneHistory(BaseDump one, BaseDump other) {
        Set<OplogPosition> beginnings = new HashSet<>(beginnings(one));
        beginnings.addAll(beginnings(other));
        return beginnings.size() <= 1;
    }

    /** Where the chains of a dump begin, but those that go on from another of them. */
    private Set<OplogPosition> beginnings(BaseDump base) {
        List<List<SliceFacts>> all = chainsOf(base);
        return all.stream()
                .map(chain -> chain.get(0).first())
                .filter(first -> all.stream()
                        .flatMap(chain -> chain.stream().skip(1))
                        .noneMatch(slice -> slice.first().equals(first)))
                .collect(Collectors.toSet());
    }

    /** The times that lie in any of several intervals. */
    public static List<Interval> union(Collection<Interval> intervals) {
        return merged(intervals.stream()
                .sorted(Comparator.comparing(Interval::from).thenComparing(Interval::to))
                .toList());
    }

    /** The times that can be restored on every one of several replica sets, as the shards of a cluster. */
    public static List<Interval> common(Collection<Intervals> sets) {
        return sets.stream()
                .map(Intervals::restorable)
                .reduce(Intervals::intersection)
                .orElse(List.of());
    }

    private static List<Interval> intersection(List<Interval> some, List<Interval> others) {
        List<Interval> both = new ArrayList<>();
        for (Interval one : some) {
            for (Interval other : others) {
                ClusterTime from = later(one.from(), other.from());
                ClusterTime to = one.to().isBefore(other.to()) ? one.to() : other.to();
                if (!to.isBefore(from)) {
                    both.add(new Interval(from, to));
                }
            }
        }
        return both;
    }

    /**
     * What a restore to a time needs.
     *
     * @throws MongoException.Refused if it cannot be restored; names the nearest times that can
     */
    public Plan plan(ClusterTime target) {
        return bases.stream()
                .filter(base -> reaches(base, target))
                .reduce((earlier, newer) -> newer)
                .flatMap(base -> plans(base, target).stream().findFirst())
                .orElseThrow(() -> refused(target));
    }

    /** Whether slices lead from a dump to a time. */
    public boolean reaches(BaseDump base, ClusterTime target) {
        return from(base).contains(target);
    }

    /**
     * All ways from a dump to a time, that first which leads furthest: several if the same set was followed twice, or it and a clone of
     * it. Reading tells which of them hold the entry that the dump ends with. Even the dump's own moment is not shown without slices where
     * a transaction that several shards have prepared becomes visible until then and was committed later.
     */
    public List<Plan> plans(BaseDump base, ClusterTime target) {
        List<Plan> plans = new ArrayList<>();
        Set<SliceFacts> used = new HashSet<>();
        for (List<SliceFacts> chain : chainsOf(base)) {
            Plan plan = plan(base, chain, target);
            boolean reaches = !chain.get(chain.size() - 1).decidedThrough().isBefore(target);
            if (reaches && plan.slices().stream().noneMatch(used::contains)) {
                plans.add(plan);
                used.addAll(plan.slices());
            }
        }
        return plans.isEmpty() && target.equals(base.consistentAt())
                ? List.of(new Plan(base, List.of(), List.of()))
                : plans;
    }

    /** Up to the first slice after whose end nothing within the target is open, and up to the ends of all witnesses. */
    private Plan plan(BaseDump base, List<SliceFacts> chain, ClusterTime target) {
        List<SliceFacts> needed = new ArrayList<>();
        List<SliceFacts> witnesses = new ArrayList<>();
        ClusterTime through = target;
        for (SliceFacts slice : chain) {
            if (!slice.last().time().isBefore(base.replayFrom())) {
                needed.add(slice);
                for (SliceFacts other : witnesses(slice, base)) {
                    witnesses.add(other);
                    through = later(through, other.last().time());
                }
            }
            if (!slice.decidedThrough().isBefore(target) && !slice.last().time().isBefore(through)) {
                break;
            }
        }
        return new Plan(base, List.copyOf(needed), List.copyOf(witnesses));
    }

    /** Those that can only be of another history do not matter, as the dump tells which it is. */
    private List<SliceFacts> witnesses(SliceFacts slice, BaseDump base) {
        return byFirst.getOrDefault(slice.first(), List.of()).stream()
                .filter(other -> !other.equals(slice))
                .filter(other -> other.last().time().isAfter(base.consistentAt()) && other.mayHold(base.moment()))
                .toList();
    }

    private MongoException.Refused refused(ClusterTime target) {
        List<Interval> intervals = restorable();
        String before = intervals.stream()
                .filter(interval -> interval.to().isBefore(target))
                .reduce((earlier, newer) -> newer)
                .map(interval -> "the last time before it is " + interval.to())
                .orElse("there is none before it");
        String after = intervals.stream()
                .filter(interval -> interval.from().isAfter(target))
                .findFirst()
                .map(interval -> "the first after it is " + interval.from())
                .orElse("there is none after it");
        return new MongoException.Refused(
                target + " (" + target.instant() + ") cannot be restored: " + before + ", " + after, null);
    }

    /**
     * Which slices may go.
     *
     * @param promised how long the times in a slice stay restorable, as stored slices say
     * @param window that somebody wants now; a longer one counts for slices that are still there
     */
    public Retention retention(Function<SliceFacts, Duration> promised, Duration window, Instant now) {
        Set<SliceFacts> deletable = new LinkedHashSet<>(slices);
        deletable.removeIf(slice -> isPromised(slice, longer(promised.apply(slice), window), now));
        Set<BaseDump> needed = new LinkedHashSet<>();
        for (List<SliceFacts> chain : chains) {
            int from = 0;
            while (from < chain.size()) {
                int to = from;
                while (to < chain.size()
                        && isPromised(chain.get(to), longer(promised.apply(chain.get(to)), window), now)) {
                    to++;
                }
                if (to > from) {
                    deletable.removeAll(kept(chain, from, to, needed));
                }
                from = to + 1;
            }
        }
        return new Retention(deletable, needed);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static boolean isPromised(SliceFacts slice, Duration window, Instant now) {
        return !slice.last().time().instant().plus(window).isBefore(now);
    }

    /** The promised slices, the way to them from the dump before, and on until everything in them is decided. */
    private Set<SliceFacts> kept(List<SliceFacts> chain, int from, int to, Set<BaseDump> needed) {
        ClusterTime begin = chain.get(from).first().time();
        ClusterTime end = chain.get(to - 1).last().time();
        List<BaseDump> usable = bases.stream()
                .filter(base -> base.consistentAt().isBefore(end))
                .filter(base ->
                        chainOf(base).filter(other -> isSame(other, chain)).isPresent())
                .toList();
        Set<SliceFacts> kept = new LinkedHashSet<>(chain.subList(from, to));
        usable.stream()
                .filter(base -> !base.consistentAt().isAfter(begin))
                .reduce((earlier, newer) -> newer)
                .or(() -> usable.stream().findFirst())
                .ifPresent(base -> {
                    needed.add(base);
                    kept.addAll(plan(base, chain, end).slices());
                });
        return kept;
    }

    private static boolean isSame(List<SliceFacts> one, List<SliceFacts> other) {
        return one.get(0).equals(other.get(0));
    }
}
