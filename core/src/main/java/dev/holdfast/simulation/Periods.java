package dev.holdfast.simulation;

import dev.holdfast.policy.KeepPeriod;
import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;

/** Numbers the hours, days, weeks, months and years of a zone. */
final class Periods {
    private static final int HOUR = 3_600;

    private Periods() {}

    /** @param position of the backup, for the period that each has for itself */
    static long number(KeepPeriod period, ZonedDateTime time, DayOfWeek weekStart, long position) {
        return switch (period) {
            case LAST -> position;
            // An hour that the clock shows twice is two.
            case HOURLY ->
                Math.floorDiv(time.toEpochSecond() + time.getOffset().getTotalSeconds(), HOUR) * 100
                        + Math.floorMod(time.getOffset().getTotalSeconds() / 900, 100);
            case DAILY -> time.toLocalDate().toEpochDay();
            case WEEKLY ->
                time.toLocalDate()
                        .with(TemporalAdjusters.previousOrSame(weekStart))
                        .toEpochDay();
            case MONTHLY -> time.getYear() * 12L + time.getMonthValue();
            case YEARLY -> time.getYear();
        };
    }
}
