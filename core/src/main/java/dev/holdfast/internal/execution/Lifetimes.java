package dev.holdfast.internal.execution;

import dev.holdfast.policy.FirstOfRule;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.retention.Stamp;
import dev.holdfast.run.RunTrigger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long a backup lives, as far as that is fixed when it is taken: the longest lifetime of the rules that apply. */
final class Lifetimes {
    /** The rule of a backup that somebody asked for. */
    static final String ON_DEMAND = "on-demand";

    private Lifetimes() {}

    static Stamp of(Policy policy, List<String> rules, RunTrigger trigger, Instant takenAt, ZoneId zone) {
        List<PolicyItem> due = policy.items().stream()
                .filter(item -> rules.contains(item.id()))
                .toList();
        if (!due.isEmpty()) {
            Lifetime longest = due.stream()
                    .map(PolicyItem::retention)
                    .reduce(Lifetime::orLonger)
                    .orElseThrow();
            List<String> ids = new ArrayList<>();
            due.stream()
                    .filter(item -> item.retention().equals(longest))
                    .map(PolicyItem::id)
                    .forEach(ids::add);
            due.stream().map(PolicyItem::id).filter(id -> !ids.contains(id)).forEach(ids::add);
            return stamp(ids, longest, takenAt, zone);
        }
        Optional<FirstOfRule> named = policy.retention().firstOf().stream()
                .filter(rule -> rules.contains(rule.name()))
                .findFirst();
        if (named.isPresent()) {
            return stamp(List.of(named.get().name()), named.get().lifetime(), takenAt, zone);
        }
        if (trigger == RunTrigger.ON_DEMAND && policy.onDemand().isPresent()) {
            return stamp(List.of(ON_DEMAND), policy.onDemand().get(), takenAt, zone);
        }
        return policy.repeatingRetention()
                .or(() -> policy.retention().ttl())
                .map(lifetime -> stamp(rules, lifetime, takenAt, zone))
                .orElse(new Stamp(rules, null));
    }

    private static Stamp stamp(List<String> rules, Lifetime lifetime, Instant takenAt, ZoneId zone) {
        return new Stamp(rules, lifetime.endAfter(takenAt, zone).orElse(null));
    }
}
