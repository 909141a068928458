package dev.holdfast.run;

import dev.holdfast.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was done to have snapshots protected by the store for longer.
 *
 * @param extended the snapshots, the oldest first; empty if all were protected for long enough
 * @param packs how many packs the store was asked to protect
 * @param findings packs that are missing, and snapshots that cannot be read; what needs them is not protected for longer
 */
public record RetentionReport(List<Extended> extended, long packs, List<Finding> findings) {
    /** Copies the lists. */
    public RetentionReport {
        extended = List.copyOf(extended);
        findings = List.copyOf(findings);
    }

    /**
     * One snapshot.
     *
     * @param snapshot which
     * @param before until when it was protected, if it was
     * @param until until when it is protected now, in whole seconds, by the store's clock
     */
    public record Extended(Snapshot snapshot, Optional<Instant> before, Instant until) {
        /** Nothing may be null. */
        public Extended {
            Objects.requireNonNull(snapshot, "snapshot");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(until, "until");
        }
    }
}
