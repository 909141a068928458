package dev.holdfast.spi.store;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * When a failed call to a store is made again.
 *
 * @param firstDelay the pause before the second attempt; positive
 * @param factor by how much each further pause is longer; at least 1
 * @param jitter the part of a pause that is left to chance, so that many clients do not come back at once; 0 to 1
 * @param maxDelay the longest pause that is chosen, unless the store asks for a longer one
 * @param deadline the time for all attempts of one call together; no attempt starts later
 */
public record RetryPolicy(Duration firstDelay, double factor, double jitter, Duration maxDelay, Duration deadline) {
    /** @throws IllegalArgumentException if a value is outside its range */
    public RetryPolicy {
        Objects.requireNonNull(firstDelay, "firstDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        Objects.requireNonNull(deadline, "deadline");
        if (firstDelay.isZero() || firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "delays must be positive and rising, were " + firstDelay + " and " + maxDelay);
        }
        if (!(factor >= 1) || !(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException(
                    "factor must be at least 1 and jitter 0 to 1, were " + factor + " and " + jitter);
        }
        if (deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must not be negative, was " + deadline);
        }
    }

    /** Half a second at first, doubling to a minute at most, half of it by chance, for fifteen minutes. */
    public static RetryPolicy standard() {
        return new RetryPolicy(Duration.ofMillis(500), 2, 0.5, Duration.ofMinutes(1), Duration.ofMinutes(15));
    }

    /** The same with another deadline. */
    public RetryPolicy within(Duration newDeadline) {
        return new RetryPolicy(firstDelay, factor, jitter, maxDelay, newDeadline);
    }

    /**
     * The pause before an attempt.
     *
     * @param failures how many attempts have failed so far; at least 1
     * @param random decides the part left to chance, which only shortens the pause
     */
    public Duration delay(int failures, RandomGenerator random) {
        double longest = Math.min((double) maxDelay.toNanos(), firstDelay.toNanos() * Math.pow(factor, failures - 1.0));
        return Duration.ofNanos((long) (longest * (1 - jitter * random.nextDouble())));
    }
}
