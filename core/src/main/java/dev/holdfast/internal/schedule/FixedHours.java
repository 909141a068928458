package dev.holdfast.internal.schedule;

import dev.holdfast.policy.Cron;
import dev.holdfast.policy.WallClock;
import java.time.Instant;
import java.time.LocalDateTime;

/**
 * Certain hours of certain days. Each comes once: a time that the clock leaves out comes when it goes on, one that it shows twice
 * comes the first time.
 */
record FixedHours(Cron cron, WallClock clock) implements Times {
    @Override
    public Instant next(Instant after) {
        LocalDateTime time = clock.shown(after);
        Instant next;
        do {
            time = cron.next(time);
            next = clock.instant(time);
            // Behind an overlap's earlier part the clock shows times again that have come already.
        } while (!next.isAfter(after));
        return next;
    }
}
