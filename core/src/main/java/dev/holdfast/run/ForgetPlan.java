package dev.holdfast.run;

import dev.holdfast.Snapshot;
import dev.holdfast.retention.RetentionPlan;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots a forget will remove, before it does it.
 *
 * @param remove snapshots that go
 * @param retentionOrNull the decisions and reasons; null where snapshots were named one by one
 */
public record ForgetPlan(List<Snapshot> remove, @Nullable RetentionPlan retentionOrNull) {
    /** Copies the list. */
    public ForgetPlan {
        remove = List.copyOf(remove);
    }

    /** Snapshots that were named one by one. */
    public static ForgetPlan ofNamed(List<Snapshot> snapshots) {
        return new ForgetPlan(snapshots, null);
    }

    /** What keep rules say. */
    public static ForgetPlan of(RetentionPlan retention) {
        return new ForgetPlan(retention.remove(), retention);
    }

    /** The decisions and reasons, unless snapshots were named one by one. */
    public Optional<RetentionPlan> retention() {
        return Optional.ofNullable(retentionOrNull);
    }
}
