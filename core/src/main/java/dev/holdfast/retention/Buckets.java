package dev.holdfast.retention;

import dev.holdfast.policy.KeepPeriod;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;

/** Numbers the periods that a time lies in, by its local fields. */
final class Buckets {
    private Buckets() {}

    /** @param position which of the snapshots it is, for the period that every snapshot has for itself */
    static long of(KeepPeriod period, ZonedDateTime time, int position) {
        return switch (period) {
            case LAST -> position;
            case HOURLY -> day(time) * 100 + time.getHour();
            case DAILY -> day(time);
            case WEEKLY -> time.get(IsoFields.WEEK_BASED_YEAR) * 100L + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTHLY -> time.getYear() * 100L + time.getMonthValue();
            case YEARLY -> time.getYear();
        };
    }

    private static long day(ZonedDateTime time) {
        return time.getYear() * 10_000L + time.getMonthValue() * 100L + time.getDayOfMonth();
    }
}
