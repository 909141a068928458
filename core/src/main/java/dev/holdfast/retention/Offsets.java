package dev.holdfast.retention;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** The offsets of a zone, remembered between two changes of its clocks, as those who ask come in order of time. */
final class Offsets {
    private final ZoneRules rules;
    private long from = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;
    private int seconds;

    Offsets(ZoneRules rules) {
        this.rules = rules;
    }

    int at(long second) {
        if (second < from || second >= until) {
            Instant instant = Instant.ofEpochSecond(second);
            ZoneOffsetTransition next = rules.nextTransition(instant);
            ZoneOffsetTransition last = rules.previousTransition(instant.plusNanos(1));
            from = last == null ? Long.MIN_VALUE : last.toEpochSecond();
            until = next == null ? Long.MAX_VALUE : next.toEpochSecond();
            seconds = rules.getOffset(instant).getTotalSeconds();
        }
        return seconds;
    }
}
