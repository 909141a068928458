package dev.holdfast.internal.schedule;

import dev.holdfast.policy.Cron;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Minutes of every hour that passes. An hour that the clock shows twice has passed twice, one that it leaves out has not. Where the
 * clock moves by a part of an hour, one time more comes an hour after the last one if the clock would come later.
 */
final class EveryHour implements Times {
    private static final int HOUR = 3_600;

    /**
     * The time between two changes of the clock.
     *
     * @param begin its first instant
     * @param end the first instant behind it
     * @param extra the time that comes for the sake of the elapsed hour; {@link Instant#MIN} if there is none
     * @param firstBehind the first time at or after the end
     */
    private record Stretch(ZoneOffset offset, Instant begin, Instant end, Instant extra, Instant firstBehind) {
        boolean holds(Instant instant) {
            return !instant.isBefore(begin) && instant.isBefore(end);
        }
    }

    private final Cron cron;
    private final ZoneRules rules;

    /** The stretch that was asked for last. Threads may replace each other's: all are right. */
    private volatile @Nullable Stretch known;

    EveryHour(Cron cron, ZoneId zone) {
        this.cron = cron;
        this.rules = zone.getRules();
    }

    @Override
    public Instant next(Instant after) {
        Stretch stretch = known;
        if (stretch == null || !stretch.holds(after)) {
            stretch = stretch(after);
            known = stretch;
        }
        if (stretch.extra.isAfter(after)) {
            return stretch.extra;
        }
        Instant next = next(after, stretch.offset);
        return next.isBefore(stretch.end) ? next : stretch.firstBehind;
    }

    private Stretch stretch(Instant instant) {
        ZoneOffsetTransition begin = rules.previousTransition(instant.plusNanos(1));
        ZoneOffsetTransition end = rules.nextTransition(instant);
        Instant extra = begin == null ? null : extra(begin);
        return new Stretch(
                rules.getOffset(instant),
                begin == null ? Instant.MIN : begin.getInstant(),
                end == null ? Instant.MAX : end.getInstant(),
                extra == null ? Instant.MIN : extra,
                end == null ? Instant.MAX : firstBehind(end));
    }

    private Instant firstBehind(ZoneOffsetTransition change) {
        Instant extra = extra(change);
        return extra == null ? first(change, change.getOffsetAfter()) : extra;
    }

    /** The time that the clock would have shown within an hour of the change, had it not been changed by a part of an hour. */
    private @Nullable Instant extra(ZoneOffsetTransition change) {
        if (change.getDuration().toSeconds() % HOUR == 0) {
            return null;
        }
        Instant unchanged = first(change, change.getOffsetBefore());
        return unchanged.isBefore(change.getInstant().plusSeconds(HOUR))
                        && unchanged.isBefore(first(change, change.getOffsetAfter()))
                ? unchanged
                : null;
    }

    /** The first time at or after a change, told by one of its offsets. */
    private Instant first(ZoneOffsetTransition change, ZoneOffset offset) {
        return next(change.getInstant().minusNanos(1), offset);
    }

    private Instant next(Instant after, ZoneOffset offset) {
        return cron.next(LocalDateTime.ofInstant(after, offset)).toInstant(offset);
    }
}
