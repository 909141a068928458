package dev.holdfast.retention;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.KeepPeriod;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Why a snapshot is kept.
 *
 * @param snapshot the snapshot
 * @param matches the rules that want it, in restic's words, such as {@code daily snapshot} or {@code within 7d}
 * @param counters what each count has left after this snapshot; -1 if it never runs out, 0 if used up or not set
 */
public record KeepReason(Snapshot snapshot, List<String> matches, Map<KeepPeriod, Integer> counters) {
    /** Copies list and map. */
    public KeepReason {
        matches = List.copyOf(matches);
        counters = Collections.unmodifiableMap(new EnumMap<>(counters));
    }
}
