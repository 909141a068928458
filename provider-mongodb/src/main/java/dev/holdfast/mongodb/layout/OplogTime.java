package dev.holdfast.mongodb.layout;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonTimestamp;

/**
 * A place in an oplog, and a cluster time.
 *
 * @param seconds since 1970, 0 to 4294967295
 * @param increment which of this second, 0 to 4294967295
 */
public record OplogTime(long seconds, long increment) implements Comparable<OplogTime> {
    /** Before all others. */
    public static final OplogTime ZERO = new OplogTime(0, 0);

    private static final long GREATEST = 0xffffffffL;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})[.,:](\\d{1,10})");
    private static final Comparator<OplogTime> ORDER =
            Comparator.comparingLong(OplogTime::seconds).thenComparingLong(OplogTime::increment);

    /** Both must be in range. */
    public OplogTime {
        if (seconds < 0 || seconds > GREATEST || increment < 0 || increment > GREATEST) {
            throw new IllegalArgumentException("no time of an oplog: " + seconds + "." + increment);
        }
    }

    /** From a server's form. */
    public static OplogTime of(BsonTimestamp timestamp) {
        return new OplogTime(Integer.toUnsignedLong(timestamp.getTime()), Integer.toUnsignedLong(timestamp.getInc()));
    }

    /**
     * Reads {@code SECONDS.INCREMENT}; a colon or comma may stand for the dot.
     *
     * @return empty if it is something else
     */
    public static Optional<OplogTime> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(matcher.group(1));
        long increment = Long.parseLong(matcher.group(2));
        return seconds > GREATEST || increment > GREATEST
                ? Optional.empty()
                : Optional.of(new OplogTime(seconds, increment));
    }

    /** The server's form. */
    public BsonTimestamp toBson() {
        return new BsonTimestamp((int) seconds, (int) increment);
    }

    /** Whether it comes later than another. */
    public boolean isAfter(OplogTime other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(OplogTime other) {
        return ORDER.compare(this, other);
    }

    /** {@code SECONDS.INCREMENT}. */
    @Override
    public String toString() {
        return seconds + "." + increment;
    }
}
