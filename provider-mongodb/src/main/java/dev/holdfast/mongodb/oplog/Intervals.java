package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * To which times a replica set can be restored with the dumps and slices that there are, and what each of them needs.
 * Immutable.
 *
 * <p>Slices go on from each other only where they share an entry, so that nothing is bridged that another history lies between.
 */
public final class Intervals {
    private static final Comparator<SliceFacts> ORDER = Comparator.<SliceFacts, ClusterTime>comparing(
                    slice -> slice.first().time())
            .thenComparing(slice -> slice.last().time());

    private final List<BaseDump> bases;
    private final List<SliceFacts> slices;
    private final List<List<SliceFacts>> chains;

    private Intervals(List<BaseDump> bases, List<SliceFacts> slices) {
        this.bases = bases;
        this.slices = slices;
        this.chains = chains(slices);
    }

    /**
     * What a restore to a time needs.
     *
     * @param base the newest dump at or before it
     * @param slices in their order; empty if the time is the dump's own moment
     */
    public record Plan(BaseDump base, List<SliceFacts> slices) {}

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

    /** Two followers at once leave several that go on from one; that is taken from which slices lead furthest, as all say the same. */
    private static List<List<SliceFacts>> chains(List<SliceFacts> slices) {
        Map<OplogPosition, SliceFacts> byFirst = new LinkedHashMap<>();
        Map<OplogPosition, ClusterTime> reach = new HashMap<>();
        for (int i = slices.size() - 1; i >= 0; i--) {
            SliceFacts slice = slices.get(i);
            ClusterTime end = slice.last().time();
            ClusterTime furthest = isMoment(slice) ? end : later(end, reach.getOrDefault(slice.last(), end));
            if (!reach.containsKey(slice.first()) || furthest.isAfter(reach.get(slice.first()))) {
                byFirst.put(slice.first(), slice);
                reach.put(slice.first(), furthest);
            }
        }
        Set<OplogPosition> continued = byFirst.values().stream()
                .filter(slice -> !isMoment(slice))
                .map(SliceFacts::last)
                .collect(Collectors.toSet());
        return byFirst.values().stream()
                .filter(slice -> !continued.contains(slice.first()))
                .sorted(ORDER)
                .map(slice -> chain(slice, byFirst))
                .toList();
    }

    private static boolean isMoment(SliceFacts slice) {
        return slice.first().equals(slice.last());
    }

    private static List<SliceFacts> chain(SliceFacts first, Map<OplogPosition, SliceFacts> byFirst) {
        List<SliceFacts> chain = new ArrayList<>();
        SliceFacts next = first;
        while (next != null) {
            chain.add(next);
            SliceFacts following = byFirst.get(next.last());
            next = following == null || following.first().equals(following.last()) ? null : following;
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
        return chains.stream()
                .filter(chain -> !chain.get(0).first().time().isAfter(base.replayFrom()))
                .filter(chain -> !chain.get(chain.size() - 1).last().time().isBefore(base.consistentAt()))
                .max(Comparator.comparing(chain -> chain.get(chain.size() - 1).decidedThrough()));
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
                .filter(base -> from(base).contains(target))
                .reduce((earlier, newer) -> newer)
                .map(base -> new Plan(base, slices(base, target)))
                .orElseThrow(() -> refused(target));
    }

    /** Up to the first slice after whose end nothing within the target is open. */
    private List<SliceFacts> slices(BaseDump base, ClusterTime target) {
        if (target.equals(base.consistentAt())) {
            return List.of();
        }
        List<SliceFacts> needed = new ArrayList<>();
        for (SliceFacts slice : chainOf(base).orElse(List.of())) {
            boolean before = slice.last().time().isBefore(base.replayFrom());
            if (!before) {
                needed.add(slice);
            }
            if (!slice.decidedThrough().isBefore(target)) {
                break;
            }
        }
        return needed;
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
     * @param promised how long the times in a slice stay restorable: the window in force when it was stored, so that a shorter
     *     one cuts nothing that was promised before
     * @param window in force now; a longer one counts for slices that are still there
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
                    kept.addAll(slices(base, end));
                });
        return kept;
    }

    private static boolean isSame(List<SliceFacts> one, List<SliceFacts> other) {
        return one.get(0).equals(other.get(0));
    }
}
