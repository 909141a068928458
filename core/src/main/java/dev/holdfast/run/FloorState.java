package dev.holdfast.run;

import java.time.Instant;
import java.util.Objects;

/**
 * The floor of a repository, and who set it.
 *
 * @param floor what is protected
 * @param setBy user and host
 * @param since when, by the store's clock
 * @param approvedBy who approved that it is lower than the one before; empty if it is not
 * @param definition the compliance policy that it comes from, as a configuration in YAML; empty if it comes from none
 */
public record FloorState(ProtectionFloor floor, String setBy, Instant since, String approvedBy, String definition) {
    /** Nothing may be null. */
    public FloorState {
        Objects.requireNonNull(floor, "floor");
        Objects.requireNonNull(setBy, "setBy");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(approvedBy, "approvedBy");
        Objects.requireNonNull(definition, "definition");
    }
}
