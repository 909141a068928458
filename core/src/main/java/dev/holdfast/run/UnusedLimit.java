package dev.holdfast.run;

import dev.holdfast.RepositoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much data that no snapshot needs may stay in a repository. */
public sealed interface UnusedLimit {
    /** Any amount: nothing is repacked to win back space. */
    static UnusedLimit unlimited() {
        return new Bytes(Long.MAX_VALUE);
    }

    /**
     * Reads {@code unlimited}, a percentage such as {@code 5%}, or a size such as {@code 2G}.
     *
     * @throws RepositoryException.Refused if the text is none of these or out of range
     */
    static UnusedLimit parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("unlimited")) {
            return unlimited();
        }
        Matcher percent = Percent.FORM.matcher(trimmed);
        return percent.matches()
                ? new Percent(Double.parseDouble(percent.group(1)))
                : new Bytes(ByteSize.parse("max-unused", trimmed));
    }

    /**
     * How many unused bytes may stay.
     *
     * @param usedBytes what the snapshots need
     */
    long bytes(long usedBytes);

    /**
     * A share of the whole repository after the prune.
     *
     * @param percent 0 or more, below 100
     */
    record Percent(double percent) implements UnusedLimit {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)%");

        /** @throws RepositoryException.Refused if it is out of range */
        public Percent {
            if (!(percent >= 0 && percent < 100)) {
                throw new RepositoryException.Refused(
                        "max-unused: a percentage must be 0 or more and below 100, was " + percent);
            }
        }

        @Override
        public long bytes(long usedBytes) {
            return (long) (percent / (100 - percent) * usedBytes);
        }
    }

    /**
     * A number of bytes.
     *
     * @param limit 0 or more
     */
    record Bytes(long limit) implements UnusedLimit {
        /** @throws RepositoryException.Refused if it is negative */
        public Bytes {
            if (limit < 0) {
                throw new RepositoryException.Refused("max-unused: must be 0 bytes or more, was " + limit);
            }
        }

        @Override
        public long bytes(long usedBytes) {
            return limit;
        }
    }
}
