package dev.holdfast.retention;

import dev.holdfast.policy.KeepPeriod;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZonedDateTime;

/**
 * Tells the periods that a time lies in, by its local fields. Numbers grow with local time.
 *
 * @param weekStart the first day of a week
 * @param elapsedHours whether an hour that the clock shows twice when daylight saving ends is two hours
 */
record Buckets(DayOfWeek weekStart, boolean elapsedHours) {
    /** As restic tells them. */
    static final Buckets OF_FIELDS = new Buckets(DayOfWeek.MONDAY, false);

    private static final long HOUR = 3_600;
    private static final long DAY = 86_400;

    /** More than the seconds between the smallest and the largest offset. */
    private static final long OFFSETS = 1 << 18;

    Bucket of(KeepPeriod period, ZonedDateTime time, int position) {
        int offset = time.getOffset().getTotalSeconds();
        return of(period, time.toEpochSecond() + offset, offset, position);
    }

    /**
     * @param local seconds of local time since 1970
     * @param offset of local time from UTC, in seconds
     * @param position which of the snapshots it is, for the period that every snapshot has for itself
     */
    Bucket of(KeepPeriod period, long local, int offset, int position) {
        return new Bucket(
                period,
                switch (period) {
                    case LAST -> position;
                    case HOURLY -> hour(local, offset);
                    case DAILY -> day(local);
                    case WEEKLY -> week(day(local));
                    case MONTHLY -> month(LocalDate.ofEpochDay(day(local)));
                    case YEARLY -> LocalDate.ofEpochDay(day(local)).getYear();
                });
    }

    private long hour(long local, int offset) {
        long hour = Math.floorDiv(local, HOUR);
        return elapsedHours ? hour * OFFSETS + (OFFSETS / 2 + offset) : hour;
    }

    private static long day(long local) {
        return Math.floorDiv(local, DAY);
    }

    /** 1 January 1970 was a Thursday. Weeks are whole, so those of ISO 8601 need no year to be told apart. */
    private long week(long day) {
        return Math.floorDiv(day + DayOfWeek.THURSDAY.getValue() - weekStart.getValue(), 7);
    }

    private static long month(LocalDate date) {
        return date.getYear() * 12L + date.getMonthValue();
    }
}
