package dev.holdfast.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * How often a run is tried that fails.
 *
 * @param attempts how often in all, 1 to 100
 * @param firstPause the pause before the second attempt, which doubles from one to the next
 */
public record Retries(int attempts, Duration firstPause) {
    /** One attempt only. */
    public static final Retries NONE = new Retries(1, Duration.ofSeconds(10));

    /** @throws PolicyException.Invalid if a value is out of range */
    public Retries {
        Objects.requireNonNull(firstPause, "firstPause");
        Require.range("attempts", attempts, 1, 100);
        Require.notNegative("firstPause", firstPause);
    }
}
