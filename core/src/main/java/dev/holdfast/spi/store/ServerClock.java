package dev.holdfast.spi.store;

import dev.holdfast.Time;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server's clock, for authors of stores: read off the date of each answer and carried on by elapsed time, so that a local clock
 * that is set makes no difference. Safe for use from any thread.
 */
public final class ServerClock {
    private static final Duration TRUSTED_FOR = Duration.ofMinutes(1);

    private final Time time;
    private volatile @Nullable Reading last;

    /** @param time by which elapsed time is told */
    public ServerClock(Time time) {
        this.time = Objects.requireNonNull(time, "time");
    }

    /** What the server's clock shows, if it was read within the last minute. */
    public Optional<Instant> now() {
        Reading reading = last;
        return reading == null || reading.age(time).compareTo(TRUSTED_FOR) > 0
                ? Optional.empty()
                : Optional.of(reading.date.plus(reading.age(time)));
    }

    /**
     * Takes the date of an answer.
     *
     * @param date as in the header {@code Date}; null, or what cannot be read, changes nothing: the next answer may have one
     */
    public void read(@Nullable String date) {
        if (date == null) {
            return;
        }
        try {
            Instant instant = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            last = new Reading(instant, time.nanos());
        } catch (DateTimeException unreadable) {
            // A server that does not know the date.
        }
    }

    private record Reading(Instant date, long nanos) {
        private Duration age(Time time) {
            return Duration.ofNanos(time.nanos() - nanos);
        }
    }
}
