package dev.holdfast.run;

import java.time.Duration;
import java.util.Objects;

/**
 * From whom a part of a backup was read: which member of a replica set, say.
 *
 * @param part what was read, such as a replica set
 * @param source who gave it, such as a member's host and port
 * @param lag how far the source was behind what it is a copy of, when it was chosen
 * @param held how long it stood still for the backup; zero if it did not
 * @param records records that were read: documents, rows
 * @param bytes their size
 */
public record SourceResult(String part, String source, Duration lag, Duration held, long records, long bytes) {
    /** Texts and durations may not be null. */
    public SourceResult {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(lag, "lag");
        Objects.requireNonNull(held, "held");
    }
}
