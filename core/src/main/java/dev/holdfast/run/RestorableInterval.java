package dev.holdfast.run;

import java.time.Instant;
import java.util.Objects;

/**
 * Times to which something can be restored, both ends among them.
 *
 * @param from the moment of a backup, as whoever keeps the changes writes it
 * @param fromInstant its second
 * @param to the last time to which everything is known and decided, written likewise
 * @param toInstant its second
 */
public record RestorableInterval(String from, Instant fromInstant, String to, Instant toInstant) {
    /** Nothing may be missing. */
    public RestorableInterval {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(fromInstant, "fromInstant");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(toInstant, "toInstant");
    }
}
