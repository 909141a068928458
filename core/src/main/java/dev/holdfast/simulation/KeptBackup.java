package dev.holdfast.simulation;

import java.time.Instant;
import java.util.List;

/**
 * A backup that is there at the end.
 *
 * @param at when it was due and taken
 * @param good whether it succeeded
 * @param expiresAt the first instant at which its lifetime does not keep it any more; {@link Instant#MAX} if it has no end, or if only
 *     rules that look at all backups keep it
 * @param rules the ids of the policy's items or rules that it was stamped with
 * @param reasons why it is kept
 */
public record KeptBackup(Instant at, boolean good, Instant expiresAt, List<String> rules, List<String> reasons) {
    /** Copies the lists. */
    public KeptBackup {
        rules = List.copyOf(rules);
        reasons = List.copyOf(reasons);
    }
}
