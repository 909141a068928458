package dev.holdfast.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a recovery point's lifetime when it was taken.
 *
 * @param rules the ids of the policy items or rules that apply to it, the one that set the lifetime first
 * @param expiresAtOrNull from when on its lifetime does not keep it any more; null if it never ends
 */
public record Stamp(List<String> rules, @Nullable Instant expiresAtOrNull) {
    /** Copies the list. */
    public Stamp {
        rules = List.copyOf(rules);
    }

    /** From when on its lifetime does not keep it any more; empty if it never ends. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAtOrNull);
    }
}
