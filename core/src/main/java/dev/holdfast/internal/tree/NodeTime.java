package dev.holdfast.internal.tree;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * A time as trees and snapshots hold it: an instant and the offset it is written with. Two times of the same instant that are
 * written with different offsets are different values, because they give different bytes.
 *
 * @param epochSecond seconds since 1970-01-01T00:00:00Z
 * @param nano nanoseconds after that, 0 to 999,999,999
 * @param offsetSeconds how far the local time it is written in is ahead of UTC, less than a day
 */
public record NodeTime(long epochSecond, int nano, int offsetSeconds) {
    /** Go's zero time, {@code 0001-01-01T00:00:00Z}, which stands for "unknown". */
    public static final NodeTime ZERO = new NodeTime(-62_135_596_800L, 0, 0);

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int LAST_YEAR = 9999;
    private static final Instant FIRST = LocalDateTime.MIN.plusDays(2).toInstant(ZoneOffset.UTC);
    private static final Instant LAST = LocalDateTime.MAX.minusDays(2).toInstant(ZoneOffset.UTC);
    /** Within these seconds the year is 1 to 9998 whatever the offset is. */
    private static final long SURELY_FROM = -62_135_000_000L;

    private static final long SURELY_TO = 253_370_000_000L;
    /** The largest offset that {@link ZoneOffset} takes. */
    private static final int JAVA_OFFSET = 18 * 3600;

    /** @throws IllegalArgumentException if the nanoseconds or the offset are out of range */
    public NodeTime {
        if (nano < 0 || nano > 999_999_999) {
            throw new IllegalArgumentException("nanoseconds must be 0 to 999999999, were " + nano);
        }
        if (Math.abs(offsetSeconds) >= SECONDS_PER_DAY) {
            throw new IllegalArgumentException("an offset must be less than a day, was " + offsetSeconds + " s");
        }
    }

    /**
     * The time of an instant as written in a zone. Years before 0 become 0 and years after 9999 become 9999, everything else
     * stays; a 29 February that such a year lacks becomes 1 March (restic's rule).
     */
    public static NodeTime of(Instant instant, ZoneId zone) {
        if (instant.getEpochSecond() > SURELY_FROM && instant.getEpochSecond() < SURELY_TO) {
            int offset = zone.getRules().getOffset(instant).getTotalSeconds();
            return new NodeTime(instant.getEpochSecond(), instant.getNano(), offset);
        }
        return clamped(writable(instant).atZone(zone));
    }

    /** The time of a date in its own zone, with the years limited as in {@link #of(Instant, ZoneId)}. */
    public static NodeTime of(ZonedDateTime time) {
        return of(time.toInstant(), time.getZone());
    }

    /**
     * Reads RFC 3339 as Go does.
     *
     * @throws dev.holdfast.RepositoryException.Damaged if the text is no such time
     */
    public static NodeTime parse(String text) {
        return TimeText.parse(text.toCharArray(), 0, text.length());
    }

    /** The nearest instant that Java can write as a date in every zone. */
    private static Instant writable(Instant instant) {
        if (instant.isAfter(LAST)) {
            return LAST;
        }
        return instant.isBefore(FIRST) ? FIRST : instant;
    }

    private static NodeTime clamped(ZonedDateTime time) {
        int year = Math.max(0, Math.min(LAST_YEAR, time.getYear()));
        ZonedDateTime fixed = year == time.getYear()
                ? time
                : inYear(time.toLocalDateTime(), year).atZone(time.getZone());
        return new NodeTime(
                fixed.toEpochSecond(), fixed.getNano(), fixed.getOffset().getTotalSeconds());
    }

    private static LocalDateTime inYear(LocalDateTime time, int year) {
        LocalDateTime moved = time.withYear(year);
        return moved.getDayOfMonth() == time.getDayOfMonth() ? moved : moved.plusDays(1);
    }

    /** The instant, without the offset. */
    public Instant instant() {
        return Instant.ofEpochSecond(epochSecond, nano);
    }

    /** The instant with the offset; in UTC if the offset is more than Java knows (18 hours). */
    public ZonedDateTime zoned() {
        return instant()
                .atZone(
                        Math.abs(offsetSeconds) > JAVA_OFFSET
                                ? ZoneOffset.UTC
                                : ZoneOffset.ofTotalSeconds(offsetSeconds));
    }

    /** Whether both are the same instant, however written. */
    public boolean sameInstant(NodeTime other) {
        return epochSecond == other.epochSecond && nano == other.nano;
    }
}
