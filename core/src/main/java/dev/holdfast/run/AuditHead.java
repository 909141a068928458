package dev.holdfast.run;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How long an audit log is and what its last record says: whoever has noted it elsewhere can prove that history was removed.
 *
 * @param count how many records there are; the number of the last
 * @param hash of the last record; 64 zeros if there is none
 */
public record AuditHead(long count, String hash) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

    /** The hash that the first record names as that of the one before. */
    public static final String NOTHING = "0".repeat(64);

    /** The hash may not be null. */
    public AuditHead {
        Objects.requireNonNull(hash, "hash");
    }

    /** Of a log without records. */
    public static AuditHead empty() {
        return new AuditHead(0, NOTHING);
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if the text has another form; the message says which is expected
     */
    public static AuditHead parse(String text) {
        var parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("must be a number, ':' and 64 hex digits, was '" + text + "'");
        }
        return new AuditHead(Long.parseLong(parts.group(1)), parts.group(2));
    }

    /** Number and hash in one word. */
    @Override
    public String toString() {
        return count + ":" + hash;
    }
}
