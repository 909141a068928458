package dev.holdfast.spi.workload;

import java.time.Duration;
import java.util.Objects;

/**
 * How a log of changes is followed.
 *
 * @param span how much time a slice covers at most
 * @param bytes when a slice is full; it is kept in memory until then
 * @param once whether to end when everything is handed out that was there at the beginning
 */
public record FollowOptions(Duration span, long bytes, boolean once) {
    /** Ten minutes, 20 MiB, without end. */
    public static final FollowOptions DEFAULT = new FollowOptions(Duration.ofMinutes(10), 20L << 20, false);

    /** Span and bytes are positive. */
    public FollowOptions {
        Objects.requireNonNull(span, "span");
        if (span.isNegative() || span.isZero()) {
            throw new IllegalArgumentException("span: must be positive, was " + span);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes: must be at least 1, was " + bytes);
        }
    }

    /** The same with another span. */
    public FollowOptions span(Duration value) {
        return new FollowOptions(value, bytes, once);
    }

    /** The same with another size. */
    public FollowOptions bytes(long value) {
        return new FollowOptions(span, value, once);
    }

    /** The same, ending at the present or not. */
    public FollowOptions once(boolean value) {
        return new FollowOptions(span, bytes, value);
    }
}
