package dev.holdfast.internal.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Due at the beginning of every so many hours of UTC; the rule {@code daily} too at midnight. */
final class Hours {
    private Hours() {}

    static Timing every(int hours) {
        long step = Duration.ofHours(hours).toSeconds();
        return new Timing("every " + hours + " h", after -> {
            Instant at = Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), step) + 1) * step);
            boolean midnight = at.getEpochSecond() % Duration.ofDays(1).toSeconds() == 0;
            return Optional.of(new Occurrence(at, midnight ? List.of("hourly", "daily") : List.of("hourly")));
        });
    }

    static Timing never() {
        return new Timing("never", after -> Optional.empty());
    }
}
