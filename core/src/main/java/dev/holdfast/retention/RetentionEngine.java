package dev.holdfast.retention;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotGroup;
import dev.holdfast.policy.KeepRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Decides which snapshots are kept, exactly as restic's {@code forget} does: the rules are independent of each other, each
 * keeps the newest snapshot of a period and uses up one of its count, and the oldest snapshot of a group is kept as long as a
 * rule has counts left. A pure function: no clock, no repository.
 */
public final class RetentionEngine {
    private RetentionEngine() {}

    /**
     * Makes a plan.
     *
     * @throws RepositoryException.Refused if there are no rules, or if they would leave a group without a snapshot; not for rules
     *     that keep nothing where {@link RetentionOptions#mayRemoveAll()} is set
     */
    public static RetentionPlan plan(Collection<Snapshot> snapshots, KeepRules rules, RetentionOptions options) {
        if (rules.isEmpty() && !options.mayRemoveAll()) {
            throw new RepositoryException.Refused(
                    "no rule says what to keep, so every snapshot would go; give at least one, such as keep-last");
        }
        List<RetentionPlan.Group> groups = new ArrayList<>();
        options.groupBy().group(snapshots).forEach((key, members) -> {
            RetentionPlan.Group group = new GroupDecision(rules, options).decide(key, members);
            refuseToEmpty(key, group, rules);
            groups.add(group);
        });
        return new RetentionPlan(groups);
    }

    private static void refuseToEmpty(SnapshotGroup key, RetentionPlan.Group group, KeepRules rules) {
        if (!rules.isEmpty() && group.keep().isEmpty()) {
            throw new RepositoryException.Refused("the rules keep no snapshot of the group '" + key
                    + "', which would lose its last one; nothing was removed, give a rule that keeps one");
        }
    }
}
