package dev.holdfast.run;

import java.time.Duration;
import java.util.Objects;

/**
 * How far a recall from an archive has come.
 *
 * @param all what was recalled together
 * @param readable how much of it is known to be readable; the store is asked about some at a time, so it may be more
 * @param waited since it was asked for
 * @param deadline after which nobody waits any longer
 */
public record RecallProgress(ArchivedPacks all, ArchivedPacks readable, Duration waited, Duration deadline) {
    /** Nothing may be null. */
    public RecallProgress {
        Objects.requireNonNull(all, "all");
        Objects.requireNonNull(readable, "readable");
        Objects.requireNonNull(waited, "waited");
        Objects.requireNonNull(deadline, "deadline");
    }
}
