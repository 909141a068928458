package dev.holdfast.retention;

import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionSwitches;
import dev.holdfast.policy.RetentionSwitches.Gap;
import dev.holdfast.policy.RetentionSwitches.PartialMode;
import dev.holdfast.policy.RetentionSwitches.Pick;
import dev.holdfast.policy.RetentionSwitches.ZoneSource;
import dev.holdfast.retention.RecoveryPoint.State;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules that judge all recovery points of a group again and again. For one group only. */
final class LiveRules {
    /** More hours than there have been computers for; a window of more weeks could not be written as days. */
    private static final int MOST_IN_CALENDAR = 1_000_000 / 7;

    private final RetentionPolicy policy;
    private final RetentionSwitches switches;
    private final KeepRules rules;
    private final ZonedDateTime reference;
    private final Buckets buckets;

    LiveRules(RetentionPolicy policy, ZonedDateTime reference) {
        this.policy = policy;
        this.switches = policy.switches();
        this.rules = policy.keep();
        this.reference = reference;
        this.buckets = new Buckets(policy.weekStart(), switches.zoneSource() == ZoneSource.POLICY);
    }

    /** @param newestFirst what may count */
    void judge(List<Candidate> newestFirst) {
        KeepDuration all = rules.within(KeepPeriod.LAST);
        if (!all.isZero()) {
            keepWithin(newestFirst, all);
        }
        for (KeepPeriod period : KeepPeriod.values()) {
            if (rules.count(period) != 0) {
                keepCounted(newestFirst, period, rules.count(period));
            }
        }
        for (KeepPeriod period : KeepPeriod.values()) {
            KeepDuration duration = rules.within(period);
            if (period != KeepPeriod.LAST && !duration.isZero()) {
                keepPeriodsWithin(newestFirst, period, duration);
            }
        }
    }

    private void keepWithin(List<Candidate> newestFirst, KeepDuration duration) {
        Window window = new Window(duration, reference, switches);
        for (Candidate candidate : newestFirst) {
            if (window.contains(candidate)) {
                candidate.want(new Reason(Reason.Kind.WITHIN, duration.toString(), 0, window.until(candidate)));
            }
        }
    }

    private void keepCounted(List<Candidate> newestFirst, KeepPeriod period, int count) {
        Window window = calendarWindow(period, count);
        Runs runs = new Runs(period, newestFirst, window);
        int kept = 0;
        Candidate last = null;
        while (kept != count) {
            Candidate next = runs.next();
            if (next == null) {
                break;
            }
            kept++;
            next.want(new Reason(Reason.Kind.COUNT, period.word(), kept, window == null ? null : window.until(next)));
            last = next;
        }
        Candidate oldest = oldest(newestFirst);
        if (kept != count && oldest != null && oldest != last) {
            oldest.want(new Reason(Reason.Kind.COUNT, "oldest " + period.word(), kept + 1, null));
        }
    }

    private void keepPeriodsWithin(List<Candidate> newestFirst, KeepPeriod period, KeepDuration duration) {
        Window window = new Window(duration, reference, switches);
        String words = period.word() + " within " + duration;
        Runs runs = new Runs(period, newestFirst, window);
        Candidate last = null;
        for (Candidate next = runs.next(); next != null; next = runs.next()) {
            next.want(new Reason(Reason.Kind.PERIOD_WITHIN, words, 0, window.until(next)));
            last = next;
        }
        Candidate oldest = oldest(newestFirst);
        if (oldest != null && oldest != last && window.contains(oldest)) {
            oldest.want(new Reason(Reason.Kind.PERIOD_WITHIN, "oldest " + words, 0, window.until(oldest)));
        }
    }

    private @Nullable Candidate oldest(List<Candidate> newestFirst) {
        return switches.oldest() && !newestFirst.isEmpty() ? newestFirst.get(newestFirst.size() - 1) : null;
    }

    /** Beyond it nothing is counted, if empty periods use a count up. */
    private @Nullable Window calendarWindow(KeepPeriod period, int count) {
        if (switches.gap() == Gap.POPULATED || period == KeepPeriod.LAST || count == KeepRules.UNLIMITED) {
            return null;
        }
        if (count > MOST_IN_CALENDAR) {
            return null;
        }
        KeepDuration duration = switch (period) {
            case HOURLY -> new KeepDuration(0, 0, 0, count);
            case DAILY -> new KeepDuration(0, 0, count, 0);
            case WEEKLY -> new KeepDuration(0, 0, 7 * count, 0);
            case MONTHLY -> new KeepDuration(0, count, 0, 0);
            default -> new KeepDuration(count, 0, 0, 0);
        };
        return new Window(duration, reference, switches);
    }

    /** Finds the one of each period that represents it. */
    private final class Runs {
        private final KeepPeriod period;
        private final List<Candidate> newestFirst;
        private final @Nullable Window window;
        private final boolean everyPartialCounts;
        private int position;

        private Runs(KeepPeriod period, List<Candidate> newestFirst, @Nullable Window window) {
            this.period = period;
            this.newestFirst = newestFirst;
            this.window = window;
            this.everyPartialCounts = period != KeepPeriod.LAST
                    || switches.partialMode() == PartialMode.COUNT
                    || newestFirst.stream().noneMatch(one -> one.is(State.GOOD));
        }

        /** The next period's, if it lies in the window: which one it is must not depend on how wide that is. */
        private @Nullable Candidate next() {
            Candidate next = nextOfAll();
            while (next != null && window != null && !window.contains(next)) {
                next = nextOfAll();
            }
            return next;
        }

        private @Nullable Candidate nextOfAll() {
            Candidate best = null;
            Bucket bucket = null;
            for (; position < newestFirst.size(); position++) {
                Candidate candidate = newestFirst.get(position);
                if (!mayRepresent(candidate)) {
                    continue;
                }
                Bucket own = bucketOf(candidate);
                if (best == null || bucket == null) {
                    best = candidate;
                    bucket = own;
                } else if (continues(bucket, own)) {
                    best = better(best, candidate);
                } else {
                    return best;
                }
            }
            return best;
        }

        private boolean mayRepresent(Candidate candidate) {
            return everyPartialCounts || candidate.is(State.GOOD);
        }

        private Bucket bucketOf(Candidate candidate) {
            boolean utc = switches.zoneSource() == ZoneSource.UTC_EXCEPT_WEEKS && period != KeepPeriod.WEEKLY;
            int offset = utc ? 0 : candidate.offset();
            return buckets.of(period, candidate.second + offset, offset, position);
        }

        /** A day that begins before and goes on after an hour that is shown twice is one day, as an older one cannot lie later. */
        private boolean continues(Bucket newer, Bucket older) {
            return newer.equals(older)
                    || (switches.zoneSource() == ZoneSource.POLICY
                            && period.compareTo(KeepPeriod.DAILY) >= 0
                            && older.number() > newer.number());
        }

        private Candidate better(Candidate newer, Candidate older) {
            int difference = rank(older) - rank(newer);
            return difference > 0 || (difference == 0 && switches.pick() == Pick.OLDEST) ? older : newer;
        }

        private int rank(Candidate candidate) {
            boolean good = candidate.is(State.GOOD) || switches.partialMode() == PartialMode.COUNT;
            return (good ? 2 : 0) + (policy.preferVerified() && candidate.point.isVerified() ? 1 : 0);
        }
    }
}
