package dev.holdfast.simulation;

import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionSwitches;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Follows the rules from backup to backup and looks only at what one more backup can change: the one that it takes the place of in its
 * period, and the oldest that each rule keeps. Decides as {@link dev.holdfast.retention.RetentionEngine} does, some hundred times as
 * fast.
 */
final class RunningKeeping implements Keeping {
    /** A backup, and how many rules want it. */
    private static final class Wanted {
        final Backup backup;
        int rules;
        int floors;
        boolean tooOld;
        boolean gone;

        Wanted(Backup backup) {
            this.backup = backup;
        }

        boolean isKept() {
            return floors > 0 || (rules > 0 && !tooOld);
        }
    }

    /** What one rule keeps, the oldest first. */
    private final class Rule {
        final KeepPeriod period;
        final int count;
        final KeepDuration within;
        final Deque<Wanted> kept = new ArrayDeque<>();
        private long newestPeriod;

        Rule(KeepPeriod period, int count, KeepDuration within) {
            this.period = period;
            this.count = count;
            this.within = within;
        }

        void add(Wanted wanted, ZonedDateTime time) {
            long number = Periods.number(period, time, policy.weekStart(), wanted.backup.number);
            if (!kept.isEmpty() && continues(number)) {
                release(kept.removeLast());
            }
            newestPeriod = number;
            kept.addLast(wanted);
            wanted.rules++;
            if (count > 0 && kept.size() > count) {
                release(kept.removeFirst());
            }
            if (!within.isZero()) {
                leave(wanted.backup.at);
            }
        }

        /** A day into which the clock was put back goes on with what seems to belong to the day before. */
        private boolean continues(long number) {
            return number == newestPeriod || (period.compareTo(KeepPeriod.DAILY) >= 0 && number < newestPeriod);
        }

        private void leave(Instant newest) {
            while (!kept.isEmpty() && !isWithin(kept.getFirst().backup.at, newest)) {
                release(kept.removeFirst());
            }
        }

        private boolean isWithin(Instant taken, Instant newest) {
            Instant end = taken.atZone(zone)
                    .plusMonths(12L * within.years() + within.months())
                    .plusDays(within.days())
                    .plusHours(within.hours())
                    .toInstant();
            return policy.switches().edge() == RetentionSwitches.Edge.STRICT
                    ? end.isAfter(newest)
                    : !end.isBefore(newest);
        }

        private void release(Wanted wanted) {
            wanted.rules--;
            touched.add(wanted);
        }
    }

    /** The good one with which promised points in time begin, and those after it. */
    private final class Bases {
        private final Duration window;
        private final Deque<Wanted> later = new ArrayDeque<>();
        private @Nullable Wanted base;

        Bases(Duration window) {
            this.window = window;
        }

        private void advance(Instant now) {
            Instant from = now.minus(window);
            for (Wanted next = later.peek(); next != null; next = later.peek()) {
                if (!next.gone) {
                    if (base != null && next.backup.at.isAfter(from)) {
                        return;
                    }
                    follow(next);
                }
                later.remove();
            }
        }

        private void follow(Wanted next) {
            if (base != null) {
                base.floors--;
                touched.add(base);
            }
            base = next;
            next.floors++;
        }
    }

    private final RetentionPolicy policy;
    private final ZoneId zone;
    private final List<Rule> rules = new ArrayList<>();
    private final Deque<Wanted> newestGood = new ArrayDeque<>();
    private final Deque<Wanted> newestFailed = new ArrayDeque<>();
    private final Deque<Wanted> byAge = new ArrayDeque<>();
    private final PriorityQueue<Wanted> byExpiry =
            new PriorityQueue<>(Comparator.comparing((Wanted wanted) -> wanted.backup.expires()));
    private final PriorityQueue<Wanted> byProtection =
            new PriorityQueue<>(Comparator.comparing((Wanted wanted) -> wanted.backup.protectedUntil));
    private final List<Wanted> touched = new ArrayList<>();
    private final @Nullable Bases bases;

    /** @param window how far back points in time are promised; null if none are */
    RunningKeeping(RetentionPolicy policy, ZoneId zone, @Nullable Duration window) {
        this.policy = policy;
        this.zone = zone;
        this.bases = window == null ? null : new Bases(window);
        for (KeepPeriod period : KeepPeriod.values()) {
            int count = policy.keep().count(period);
            if (count != 0) {
                rules.add(new Rule(period, count, KeepDuration.ZERO));
            }
            if (!policy.keep().within(period).isZero()) {
                rules.add(new Rule(period, KeepRules.UNLIMITED, policy.keep().within(period)));
            }
        }
    }

    /** Whether it knows the way in which a policy means its rules. */
    static boolean follows(RetentionPolicy policy) {
        RetentionSwitches switches = policy.switches();
        return switches.gap() == RetentionSwitches.Gap.POPULATED
                && switches.pick() == RetentionSwitches.Pick.NEWEST
                && switches.zoneSource() == RetentionSwitches.ZoneSource.POLICY
                && switches.reference() == RetentionSwitches.Reference.NEWEST_GOOD
                && !switches.oldest()
                && !switches.failedExpireAlike()
                && policy.keep().tags().isEmpty();
    }

    @Override
    public void add(Backup backup) {
        Wanted wanted = new Wanted(backup);
        touched.add(wanted);
        if (backup.good) {
            addGood(wanted);
        } else {
            addFailed(wanted);
        }
        if (policy.maxAge().isPresent()) {
            byAge.addLast(wanted);
        }
    }

    @Override
    public List<Backup> retain(Instant now) {
        expire(now);
        unprotect(now);
        age(now);
        if (bases != null) {
            bases.advance(now);
        }
        List<Backup> gone = new ArrayList<>();
        for (Wanted each : touched) {
            if (!each.isKept() && !each.gone) {
                each.gone = true;
                gone.add(each.backup);
            }
        }
        touched.clear();
        return gone;
    }

    private void addGood(Wanted wanted) {
        Backup backup = wanted.backup;
        ZonedDateTime time = backup.at.atZone(zone);
        for (Rule rule : rules) {
            rule.add(wanted, time);
        }
        if (backup.stamp != null) {
            wanted.rules++;
            if (backup.expires().isBefore(Instant.MAX)) {
                byExpiry.add(wanted);
            }
        } else if (rules.isEmpty()) {
            wanted.rules++;
        }
        holdNewest(wanted);
        if (bases != null) {
            bases.later.addLast(wanted);
        }
        if (backup.protectedUntil.isAfter(backup.at)) {
            wanted.floors++;
            byProtection.add(wanted);
        }
    }

    /** A failed one is kept as long as it is among the newest few of them. */
    private void addFailed(Wanted wanted) {
        newestFailed.addLast(wanted);
        wanted.rules++;
        if (newestFailed.size() > policy.keepFailed()) {
            Wanted first = newestFailed.removeFirst();
            first.rules--;
            touched.add(first);
        }
    }

    /** The newest few good ones stay, whatever the rules say. */
    private void holdNewest(Wanted wanted) {
        newestGood.addLast(wanted);
        wanted.floors++;
        if (newestGood.size() > policy.minimumGood()) {
            Wanted first = newestGood.removeFirst();
            first.floors--;
            touched.add(first);
        }
    }

    private void expire(Instant now) {
        Wanted first = byExpiry.peek();
        while (first != null && !first.backup.expires().isAfter(now)) {
            first.rules--;
            touched.add(first);
            byExpiry.remove();
            first = byExpiry.peek();
        }
    }

    private void unprotect(Instant now) {
        Wanted first = byProtection.peek();
        while (first != null && !first.backup.protectedUntil.isAfter(now)) {
            first.floors--;
            touched.add(first);
            byProtection.remove();
            first = byProtection.peek();
        }
    }

    private void age(Instant now) {
        Optional<Lifetime> most = policy.maxAge();
        if (most.isEmpty()) {
            return;
        }
        Wanted oldest = byAge.peekFirst();
        while (oldest != null && isOver(most.get(), oldest, now)) {
            oldest.tooOld = true;
            touched.add(oldest);
            byAge.removeFirst();
            oldest = byAge.peekFirst();
        }
    }

    private boolean isOver(Lifetime most, Wanted wanted, Instant now) {
        @Nullable Instant end = most.endAfter(wanted.backup.at, zone).orElse(null);
        return end != null && !end.isAfter(now);
    }
}
