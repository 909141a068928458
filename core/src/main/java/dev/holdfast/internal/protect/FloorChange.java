package dev.holdfast.internal.protect;

import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.retention.Compliance;
import dev.holdfast.retention.ComplianceFinding;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.ProtectionFloor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A floor in force, and what is to take its place.
 *
 * @param before the one in force; empty if there never was one
 * @param floor what is to be protected
 * @param definition the compliance policy that it comes from, as a configuration in YAML; empty for none
 */
record FloorChange(Optional<FloorState> before, ProtectionFloor floor, String definition) {
    boolean isNone() {
        return before.filter(state ->
                        state.floor().equals(floor) && state.definition().equals(definition))
                .isPresent();
    }

    /** What would protect less than it does, in words. */
    List<String> lowered() {
        List<String> lowered = new ArrayList<>();
        before.filter(state -> floor.isLowerThan(state.floor()))
                .ifPresent(state -> lowered.add("floor: would be '" + floor + "', is '" + state.floor() + "'"));
        policyBefore().ifPresent(was -> {
            CompliancePolicy now = policy(definition)
                    .orElse(CompliancePolicy.builder(was.name()).build());
            Compliance.lowered(was, now).stream()
                    .map(ComplianceFinding::toString)
                    .forEach(lowered::add);
        });
        return lowered;
    }

    /** Who may approve it; anybody else than who wants it if there is none. */
    List<String> approvers() {
        return policyBefore().map(CompliancePolicy::approvers).orElse(List.of());
    }

    /** Whether somebody, such as {@code carol} or {@code carol@host}, is one of these. */
    static boolean isNamed(String who, List<String> approvers) {
        return approvers.isEmpty() || approvers.contains(who) || approvers.contains(user(who));
    }

    static String user(String who) {
        int at = who.indexOf('@');
        return at < 0 ? who : who.substring(0, at);
    }

    private Optional<CompliancePolicy> policyBefore() {
        return before.map(FloorState::definition).flatMap(FloorChange::policy);
    }

    private static Optional<CompliancePolicy> policy(String definition) {
        return definition.isEmpty()
                ? Optional.empty()
                : Configuration.parse(definition, "the compliance policy in force")
                        .compliance();
    }

    /** For the audit log. */
    Map<String, String> details() {
        return Map.of(
                "before",
                before.map(FloorState::floor)
                        .orElse(ProtectionFloor.builder().build())
                        .toString(),
                "after",
                floor.toString(),
                "lowered",
                String.join("; ", lowered()));
    }
}
