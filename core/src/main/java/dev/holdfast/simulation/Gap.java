package dev.holdfast.simulation;

import java.time.Duration;
import java.time.Instant;

/**
 * A time without a good backup.
 *
 * @param from when the good backup before it was taken
 * @param until when the next one was taken, or when the simulation ended
 */
public record Gap(Instant from, Instant until) {
    /** How long it is. */
    public Duration length() {
        return Duration.between(from, until);
    }

    Gap orLonger(Gap other) {
        return other.length().compareTo(length()) > 0 ? other : this;
    }
}
