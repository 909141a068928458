package dev.holdfast.internal.schedule;

import java.time.Instant;

/** A set of instants without an end. */
@FunctionalInterface
interface Times {
    /** The first of them after another instant, whichever that is. */
    Instant next(Instant after);
}
