package dev.holdfast.retention;

import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Schedule;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What floors make of definitions.
 *
 * @param configuration the definitions with what was raised; as they were if the floors do not allow to raise them
 * @param raised what lay below a floor and does not any more
 * @param refused what lies below a floor, so that the definitions must not be used
 */
public record ComplianceResult(
        Configuration configuration, List<ComplianceFinding> raised, List<ComplianceFinding> refused) {
    /** Type and reason of the condition that tells of refused definitions. */
    public static final String CONDITION = "BackupComplianceNotMet";

    /** Copies the lists. */
    public ComplianceResult {
        Objects.requireNonNull(configuration, "configuration");
        raised = List.copyOf(raised);
        refused = List.copyOf(refused);
    }

    /** Whether the definitions may be used. */
    public boolean isMet() {
        return refused.isEmpty();
    }

    /** The floors that a schedule, its policy, its storage or one of its targets lies below, so that it is not run. */
    public List<ComplianceFinding> refused(Schedule schedule) {
        Set<String> owners = new HashSet<>();
        owners.add("schedules." + schedule.name());
        owners.add("policies." + schedule.policy());
        owners.add("storages." + schedule.storage());
        configuration.targetsOf(schedule).forEach(target -> owners.add("targets." + target.name()));
        return refused.stream()
                .filter(finding -> owners.stream()
                                .anyMatch(owner -> finding.field().equals(owner)
                                        || finding.field().startsWith(owner + "."))
                        || !finding.field().matches("(schedules|policies|storages|targets)\\..*"))
                .toList();
    }

    /** What the condition says: each field that lies below a floor, and the floor; empty if there is none. */
    public String message() {
        return refused.stream().map(ComplianceFinding::toString).collect(Collectors.joining("; "));
    }
}
