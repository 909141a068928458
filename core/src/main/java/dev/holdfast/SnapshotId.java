package dev.holdfast;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names a snapshot.
 *
 * @param hex 64 lower-case hex digits: SHA-256 of the stored snapshot file (restic design, "Repository Format")
 */
public record SnapshotId(String hex) implements Comparable<SnapshotId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if the text is not 64 hex digits */
    public SnapshotId {
        hex = Objects.requireNonNull(hex, "hex").toLowerCase(Locale.ROOT);
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("a snapshot id has 64 hex digits, this one does not: '" + hex + "'");
        }
    }

    /** The first eight digits, as shown in listings. */
    public String brief() {
        return hex.substring(0, 8);
    }

    @Override
    public int compareTo(SnapshotId other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
