package dev.holdfast.internal.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * How far one task of a schedule has come.
 *
 * @param handled the last due moment that was run or skipped: nothing up to it is due again
 * @param timing the text of the timing that it refers to
 * @param jitterWidth the width from which the jitter was drawn
 * @param jitter how much later than due it begins; drawn once
 */
public record Track(Instant handled, String timing, Duration jitterWidth, Duration jitter) {
    /** Nothing may be null. */
    public Track {
        Objects.requireNonNull(handled, "handled");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(jitterWidth, "jitterWidth");
        Objects.requireNonNull(jitter, "jitter");
    }

    /** With a jitter of its own, which is the same for a name and a width wherever it is drawn. */
    static Track drawn(Instant handled, String timing, ScheduleTerms terms, Task task) {
        long width = terms.jitter().toMillis();
        if (width <= 0) {
            return new Track(handled, timing, terms.jitter(), Duration.ZERO);
        }
        long seed = 0;
        for (char letter : (terms.schedule() + '/' + task.word()).toCharArray()) {
            seed = seed * 31 + letter;
        }
        return new Track(
                handled, timing, terms.jitter(), Duration.ofMillis(new SplittableRandom(seed).nextLong(width)));
    }
}
