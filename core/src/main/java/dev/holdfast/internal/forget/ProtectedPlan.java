package dev.holdfast.internal.forget;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.protect.Protections;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.retention.KeepReason;
import dev.holdfast.retention.RetentionPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A plan of which protected snapshots are kept, with what protects them as the reason. */
final class ProtectedPlan {
    private ProtectedPlan() {}

    static RetentionPlan of(RetentionPlan plan, Protections protections) {
        return new RetentionPlan(
                plan.groups().stream().map(group -> of(group, protections)).toList());
    }

    /** Both lists of a group have the newest first, and so has what comes of them. */
    private static RetentionPlan.Group of(RetentionPlan.Group group, Protections protections) {
        List<Snapshot> keep = new ArrayList<>();
        List<KeepReason> reasons = new ArrayList<>();
        List<Snapshot> remove = new ArrayList<>();
        int kept = 0;
        for (Snapshot snapshot : group.remove()) {
            List<String> words =
                    protections.on(snapshot).stream().map(Object::toString).toList();
            if (words.isEmpty()) {
                remove.add(snapshot);
                continue;
            }
            for (; kept < group.keep().size() && isNewer(group.keep().get(kept), snapshot); kept++) {
                keep.add(group.keep().get(kept));
                reasons.add(group.reasons().get(kept));
            }
            keep.add(snapshot);
            Map<KeepPeriod, Integer> noCounters = new EnumMap<>(KeepPeriod.class);
            reasons.add(new KeepReason(snapshot, words, noCounters));
        }
        keep.addAll(group.keep().subList(kept, group.keep().size()));
        reasons.addAll(group.reasons().subList(kept, group.reasons().size()));
        return new RetentionPlan.Group(group.key(), keep, remove, reasons);
    }

    private static boolean isNewer(Snapshot one, Snapshot other) {
        return !one.time().toInstant().isBefore(other.time().toInstant());
    }
}
