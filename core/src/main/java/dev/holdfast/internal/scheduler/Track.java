package dev.holdfast.internal.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one task of a schedule has come.
 *
 * @param handledOrNull the last due moment that was run or skipped: nothing up to it is due again; null before the first run
 *     of a schedule that begins at once
 * @param timing the text of the timing that it refers to
 * @param jitterWidth the width from which the jitter was drawn
 * @param jitter how much later than due it begins; drawn once
 */
public record Track(@Nullable Instant handledOrNull, String timing, Duration jitterWidth, Duration jitter) {
    /** Nothing else may be null. */
    public Track {
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(jitterWidth, "jitterWidth");
        Objects.requireNonNull(jitter, "jitter");
    }

    /** The last due moment that was run or skipped. */
    public Optional<Instant> handled() {
        return Optional.ofNullable(handledOrNull);
    }

    Track handledUntil(Instant due) {
        return new Track(due, timing, jitterWidth, jitter);
    }
}
