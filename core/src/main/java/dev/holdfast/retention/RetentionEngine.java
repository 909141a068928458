package dev.holdfast.retention;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotGroup;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.RetentionPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what is kept. A pure function: no clock, no repository.
 *
 * <p>Recovery points are judged by a {@link RetentionPolicy}: their own lifetimes, rules, maximum age, floors. Snapshots are judged by
 * keep rules alone, exactly as restic's {@code forget} does: the rules are independent of each other, each keeps the newest
 * snapshot of a period and uses up one of its count, and the oldest snapshot of a group is kept as long as a rule has counts left.
 */
public final class RetentionEngine {
    private RetentionEngine() {}

    /**
     * Decides for each recovery point whether it stays and why, in an order that does not depend on that of the input. The groups
     * are judged one by one; what recovery points of other groups need stays too.
     */
    public static RetentionDecisions plan(
            Collection<RecoveryPoint> points, RetentionPolicy policy, RetentionContext context) {
        Map<String, List<RecoveryPoint>> groups = new TreeMap<>();
        points.forEach(point ->
                groups.computeIfAbsent(point.group(), none -> new ArrayList<>()).add(point));
        FloorRules floors = new FloorRules(policy, context);
        List<Candidate> all = new ArrayList<>(points.size());
        groups.values().forEach(members -> {
            PointGroup group = new PointGroup(members, policy, context);
            group.judge();
            floors.apply(group.judged());
            all.addAll(group.all());
        });
        new Needs(all).apply();
        List<String> blocked = blocked(context);
        return new RetentionDecisions(
                all.stream().map(candidate -> decide(candidate, blocked)).toList(), blocked);
    }

    private static List<String> blocked(RetentionContext context) {
        List<String> reasons = new ArrayList<>();
        if (!context.listingComplete()) {
            reasons.add("the listing is incomplete");
        }
        if (context.readOnly()) {
            reasons.add("the store is read-only");
        }
        return reasons;
    }

    private static RetentionDecisions.Decision decide(Candidate candidate, List<String> blocked) {
        RetentionDecisions.Decision decision = candidate.decision();
        if (blocked.isEmpty() || !(decision instanceof RetentionDecisions.Delete delete)) {
            return decision;
        }
        String words = "not deleted as " + String.join(" and ", blocked) + ", although " + delete.why();
        Reason reason = new Reason(Reason.Kind.BLOCKED, words, 0, null);
        return new RetentionDecisions.Keep(candidate.point, List.of(reason), null);
    }

    /**
     * Makes a plan for snapshots, as {@code forget} does.
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
