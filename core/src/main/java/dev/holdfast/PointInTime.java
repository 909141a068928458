package dev.holdfast;

import java.util.Objects;

/**
 * To which moment something is brought.
 *
 * @param time as whoever keeps the changes writes it: an instant such as {@code 2026-11-14T22:13:20Z}, or a time of its own
 * @param inclusive whether what happened at that very time belongs to it
 */
public record PointInTime(String time, boolean inclusive) {
    /** The time may not be empty; what it says is judged by whoever keeps the changes. */
    public PointInTime {
        Objects.requireNonNull(time, "time");
        if (time.isBlank()) {
            throw new IllegalArgumentException("a point in time must not be empty");
        }
    }

    /** Everything up to a time, what happened at it among it. */
    public static PointInTime through(String time) {
        return new PointInTime(time, true);
    }

    /** Everything before a time, without what happened at it. */
    public static PointInTime before(String time) {
        return new PointInTime(time, false);
    }

    /** Such as {@code through 2026-11-14T22:13:20Z}. */
    @Override
    public String toString() {
        return (inclusive ? "through " : "before ") + time;
    }
}
