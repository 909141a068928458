package dev.holdfast.spi.workload;

import java.time.Duration;
import java.util.Objects;

/**
 * How an effect is undone.
 *
 * @param kind names the {@link Compensator} that knows how
 * @param parameters JSON, an object: what it needs to know besides; never a secret
 * @param commandDeadline how long after it was sent the command that has the effect can still be carried out: its time limit on the
 *     server
 */
public record Compensation(String kind, String parameters, Duration commandDeadline) {
    /** @throws IllegalArgumentException if the kind is empty or the deadline negative */
    public Compensation {
        Objects.requireNonNull(parameters, "parameters");
        if (kind.isEmpty() || commandDeadline.isNegative()) {
            throw new IllegalArgumentException("a compensation has a kind and a deadline that is not negative");
        }
    }
}
