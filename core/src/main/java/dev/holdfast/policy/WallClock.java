package dev.holdfast.policy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The clock on the wall of a zone, which daylight saving puts forward and back.
 *
 * @param zone where it hangs
 */
public record WallClock(ZoneId zone) {
    /**
     * The one instant that stands for a time of the clock: a time that it leaves out is the first instant behind the gap, one
     * that it shows twice is the earlier of the two.
     */
    public Instant instant(LocalDateTime time) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition transition = rules.getTransition(time);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        ZoneOffset offset = transition == null ? rules.getOffset(time) : transition.getOffsetBefore();
        return time.toInstant(offset);
    }

    /** What the clock shows at an instant. */
    public LocalDateTime shown(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone);
    }
}
