package dev.holdfast.mongodb;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment of a deployment's logical clock, as every entry of an oplog carries one: a second, and a number within it.
 *
 * <p>Members and shards gossip it, so that what happened after something else has the greater time, whatever clocks say.
 *
 * @param seconds since 1970-01-01 in UTC, 0 to 4294967295
 * @param increment counts from 1 within the second, 0 to 4294967295; 0 lies before all entries of the second
 */
public record ClusterTime(long seconds, long increment) implements Comparable<ClusterTime> {
    /** Before every entry; what a server writes where there is no time. */
    public static final ClusterTime ZERO = new ClusterTime(0, 0);

    /** After every entry. */
    public static final ClusterTime MAX = new ClusterTime(0xFFFF_FFFFL, 0xFFFF_FFFFL);

    private static final long LIMIT = 0xFFFF_FFFFL;

    private static final Pattern PAIR = Pattern.compile("(\\d{1,10}):(\\d{1,10})");
    private static final Pattern SHELL = Pattern.compile(
            "Timestamp\\(\\s*(?:\\{\\s*t:\\s*(\\d{1,10}),\\s*i:\\s*(\\d{1,10})\\s*}|(\\d{1,10}),\\s*(\\d{1,10}))\\s*\\)");

    /** Checks the ranges. */
    public ClusterTime {
        if (seconds < 0 || seconds > LIMIT) {
            throw new IllegalArgumentException("seconds must be 0 to " + LIMIT + ", was " + seconds);
        }
        if (increment < 0 || increment > LIMIT) {
            throw new IllegalArgumentException("increment must be 0 to " + LIMIT + ", was " + increment);
        }
    }

    /**
     * The time that BSON stores so.
     *
     * @param bits seconds in the upper half, the increment in the lower, both unsigned
     */
    public static ClusterTime ofBits(long bits) {
        return new ClusterTime(bits >>> 32, bits & LIMIT);
    }

    /** As BSON stores a timestamp; compare unsigned. */
    public long bits() {
        return seconds << 32 | increment;
    }

    /**
     * The time before all entries of an instant's second.
     *
     * @throws IllegalArgumentException if the instant is not a whole second, as no entry can be told to lie before or after
     *     it, or lies outside of 1970 to 2106
     */
    public static ClusterTime startOf(Instant second) {
        if (second.getNano() != 0) {
            throw new IllegalArgumentException(
                    "an oplog knows whole seconds: write one instead of " + second + ", or a cluster time");
        }
        if (second.getEpochSecond() < 0 || second.getEpochSecond() > LIMIT) {
            throw new IllegalArgumentException("an oplog knows the years 1970 to 2106, was " + second);
        }
        return new ClusterTime(second.getEpochSecond(), 0);
    }

    /**
     * Reads what {@link #toString} and the shell print, or an instant, which is the time before all entries of its second.
     *
     * @param text such as {@code 1700000000:3}, {@code Timestamp(1700000000, 3)}, {@code Timestamp({ t: 1700000000, i: 3 })}
     *     or {@code 2023-11-14T22:13:20Z}
     * @throws IllegalArgumentException if it is anything else, {@code 1700000000.3} among it, which could be a fraction
     */
    public static ClusterTime parse(String text) {
        Matcher pair = PAIR.matcher(text);
        if (pair.matches()) {
            return of(pair.group(1), pair.group(2));
        }
        Matcher shell = SHELL.matcher(text);
        if (shell.matches()) {
            return shell.group(1) == null ? of(shell.group(3), shell.group(4)) : of(shell.group(1), shell.group(2));
        }
        try {
            return startOf(Instant.parse(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "not a cluster time: '" + text + "'; write 1700000000:3 or 2023-11-14T22:13:20Z", e);
        }
    }

    private static ClusterTime of(String seconds, String increment) {
        return new ClusterTime(Long.parseLong(seconds), Long.parseLong(increment));
    }

    /** The greatest time before this one; {@link #ZERO} before itself. */
    public ClusterTime previous() {
        return equals(ZERO) ? ZERO : ofBits(bits() - 1);
    }

    /** The smallest time after this one; {@link #MAX} after itself. */
    public ClusterTime next() {
        return equals(MAX) ? MAX : ofBits(bits() + 1);
    }

    /** Whether it is smaller than the other. */
    public boolean isBefore(ClusterTime other) {
        return compareTo(other) < 0;
    }

    /** Whether it is greater than the other. */
    public boolean isAfter(ClusterTime other) {
        return compareTo(other) > 0;
    }

    /** The second as an instant. */
    public Instant instant() {
        return Instant.ofEpochSecond(seconds);
    }

    @Override
    public int compareTo(ClusterTime other) {
        return Long.compareUnsigned(bits(), other.bits());
    }

    /** Seconds and increment, such as {@code 1700000000:3}. */
    @Override
    public String toString() {
        return seconds + ":" + increment;
    }
}
