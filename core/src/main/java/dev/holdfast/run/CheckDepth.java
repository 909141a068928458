package dev.holdfast.run;

import dev.holdfast.RepositoryException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a repository a check reads. Index, sizes of packs, snapshots and trees are checked at every depth. */
public sealed interface CheckDepth {
    /** Reads no packs: index, sizes of packs, snapshots and trees only. */
    static CheckDepth structure() {
        return new Structure();
    }

    /** Reads every pack. */
    static CheckDepth full() {
        return new Full();
    }

    /**
     * Reads what restic's {@code --read-data-subset} takes: {@code 2/5}, {@code 2.5%}, or a size such as {@code 500M}.
     *
     * @throws RepositoryException.Refused if the text is none of these or out of range
     */
    static CheckDepth parseSubset(String text) {
        return SubsetText.parse(text);
    }

    /** Reads no packs. */
    record Structure() implements CheckDepth {}

    /** Reads every pack. */
    record Full() implements CheckDepth {}

    /**
     * Reads a random share of the packs, at least one.
     *
     * @param percent above 0, up to 100
     */
    record Percent(double percent) implements CheckDepth {
        /** @throws RepositoryException.Refused if it is out of range */
        public Percent {
            if (!(percent > 0 && percent <= 100)) {
                throw new RepositoryException.Refused(
                        "a sample has more than 0% and at most 100% of the packs, not " + percent + "%");
            }
        }
    }

    /**
     * Reads packs chosen at random until they have about this many bytes, at least one.
     *
     * @param bytes at least 1
     */
    record Bytes(long bytes) implements CheckDepth {
        /** @throws RepositoryException.Refused if it is out of range */
        public Bytes {
            if (bytes < 1) {
                throw new RepositoryException.Refused("a sample has at least 1 byte, not " + bytes);
            }
        }
    }

    /**
     * Reads one of several parts that together are all packs, the same packs each time: for a check that is spread over days.
     *
     * @param part which, from 1 on
     * @param of how many parts there are, 1 to 256
     */
    record Part(int part, int of) implements CheckDepth {
        private static final int MOST = 256;

        /** @throws RepositoryException.Refused if a number is out of range */
        public Part {
            if (of < 1 || of > MOST || part < 1 || part > of) {
                throw new RepositoryException.Refused(
                        "a part n/t needs 1 <= n <= t <= " + MOST + ", was " + part + "/" + of);
            }
        }
    }

    /** Reads the text form of a subset. */
    final class SubsetText {
        private static final Pattern PART = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");
        private static final Pattern PERCENT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)%");

        private SubsetText() {}

        private static CheckDepth parse(String text) {
            String trimmed = text.strip().toLowerCase(Locale.ROOT);
            Matcher part = PART.matcher(trimmed);
            if (part.matches()) {
                return new Part(Integer.parseInt(part.group(1)), Integer.parseInt(part.group(2)));
            }
            Matcher percent = PERCENT.matcher(trimmed);
            if (percent.matches()) {
                return new Percent(Double.parseDouble(percent.group(1)));
            }
            return new Bytes(ByteSize.parse("the subset of packs to read", text));
        }
    }
}
