package dev.holdfast.run;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A floor that somebody wants lowered, as long as nobody else has approved it.
 *
 * @param floor what is to be protected
 * @param definition the compliance policy that it comes from, as a configuration in YAML; empty for none
 * @param requestedBy user and host of who wants it
 * @param at when, by the store's clock
 * @param lowered what would be lower, in words
 * @param approvers who may approve it; anybody else than who wants it if there is none
 */
public record FloorRequest(
        ProtectionFloor floor,
        String definition,
        String requestedBy,
        Instant at,
        List<String> lowered,
        List<String> approvers) {
    /** Copies the lists; nothing may be null. */
    public FloorRequest {
        Objects.requireNonNull(floor, "floor");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(requestedBy, "requestedBy");
        Objects.requireNonNull(at, "at");
        lowered = List.copyOf(lowered);
        approvers = List.copyOf(approvers);
    }
}
