package dev.holdfast.service;

import dev.holdfast.policy.FirstOfRule;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.PolicyItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules under which somebody may ask for a run. */
final class Rules {
    private Rules() {}

    /** @throws PolicyException.Invalid if the policy has no such rule */
    static void require(Policy policy, String schedule, @Nullable String rule) {
        List<String> all = new ArrayList<>();
        policy.items().stream().map(PolicyItem::id).forEach(all::add);
        policy.retention().firstOf().stream().map(FirstOfRule::name).forEach(all::add);
        if (rule != null && !all.contains(rule)) {
            throw new PolicyException.Invalid(
                    "schedules." + schedule,
                    "its policy " + policy.name() + " has no rule '" + rule + "'; it has " + all);
        }
    }
}
