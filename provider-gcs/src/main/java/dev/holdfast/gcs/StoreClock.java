package dev.holdfast.gcs;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseInterceptor;
import dev.holdfast.Time;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's clock, read off the date of each answer and carried on by elapsed time, so that a local clock that is set makes
 * no difference.
 */
final class StoreClock implements HttpResponseInterceptor {
    private static final Duration TRUSTED_FOR = Duration.ofMinutes(1);

    private final Time time;
    private volatile @Nullable Reading last;

    StoreClock(Time time) {
        this.time = time;
    }

    /** What the server's clock shows, if it was read lately. */
    Optional<Instant> now() {
        Reading reading = last;
        return reading == null || reading.age(time).compareTo(TRUSTED_FOR) > 0
                ? Optional.empty()
                : Optional.of(reading.date.plus(reading.age(time)));
    }

    @Override
    public void interceptResponse(HttpResponse answer) {
        String date = answer.getHeaders().getDate();
        if (date != null) {
            read(date);
        }
    }

    private void read(String date) {
        try {
            Instant instant = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            last = new Reading(instant, time.nanos());
        } catch (DateTimeException unreadable) {
            // A server that does not know the date: the next answer may.
        }
    }

    private record Reading(Instant date, long nanos) {
        private Duration age(Time time) {
            return Duration.ofNanos(time.nanos() - nanos);
        }
    }
}
