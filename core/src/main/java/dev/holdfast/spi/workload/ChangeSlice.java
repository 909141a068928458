package dev.holdfast.spi.workload;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A piece of a log of changes that is to be stored.
 *
 * @param description what it is, for people
 * @param dump writes its files; takes nothing back
 * @param facts what a {@link ChangeHistory} needs to know without reading it, as facts of its snapshot: keys of small letters and {@code
 *     -}, values without ','
 * @param at when the last change in it happened
 * @param bytes of the changes
 */
public record ChangeSlice(String description, Workload dump, Map<String, String> facts, Instant at, long bytes) {
    /** Copies the facts. */
    public ChangeSlice {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(dump, "dump");
        Objects.requireNonNull(at, "at");
        facts = Map.copyOf(facts);
    }
}
