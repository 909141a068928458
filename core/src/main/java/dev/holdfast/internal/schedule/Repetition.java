package dev.holdfast.internal.schedule;

import dev.holdfast.policy.RepeatingInterval;
import dev.holdfast.policy.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;

/**
 * Multiples of an interval after its start, each counted from the start, so that a month after 31 January is the end of February and
 * two are 31 March. Calendar parts follow the clock of the zone, hours and less do not.
 */
record Repetition(RepeatingInterval interval, WallClock clock) implements Times {
    /** By how many intervals the estimate by mean lengths of months and years may be too late at most. */
    private static final int ERROR = 2;

    private static final long MEAN_YEAR = 31_556_952;
    private static final long DAY = 86_400;

    @Override
    public Instant next(Instant after) {
        Instant start = interval.start(clock.zone());
        if (start.isAfter(after)) {
            return start;
        }
        long elapsed = after.getEpochSecond() - start.getEpochSecond();
        if (interval.period().isZero()) {
            return exact(start, after);
        }
        LocalDateTime shown = clock.shown(start);
        long count = Math.max(0, (long) (elapsed / meanSeconds()) - ERROR);
        while (!at(shown, count).isAfter(after)) {
            count++;
        }
        return at(shown, count);
    }

    private Instant exact(Instant start, Instant after) {
        Duration each = interval.duration();
        long whole = Duration.between(start, after).dividedBy(each);
        return start.plus(each.multipliedBy(whole + 1));
    }

    private double meanSeconds() {
        Period period = interval.period();
        return period.toTotalMonths() * (MEAN_YEAR / 12.0)
                + period.get(ChronoUnit.DAYS) * (double) DAY
                + interval.duration().toSeconds();
    }

    private Instant at(LocalDateTime start, long count) {
        Period period = interval.period();
        return clock.instant(
                        start.plusMonths(period.toTotalMonths() * count).plusDays(period.get(ChronoUnit.DAYS) * count))
                .plus(interval.duration().multipliedBy(count));
    }
}
