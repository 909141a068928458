package dev.holdfast.retention;

import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares definitions with floors, and tells what the floors protect. Pure functions. */
public final class Compliance {
    private Compliance() {}

    /** The same with the floors that the definitions themselves have, if they have any. */
    public static ComplianceResult evaluate(Configuration configuration) {
        return configuration
                .compliance()
                .map(floors -> evaluate(floors, configuration))
                .orElseGet(() -> new ComplianceResult(configuration, List.of(), List.of()));
    }

    /**
     * Compares all definitions with floors. Where {@link CompliancePolicy#overwriteBackupPolicies()} says so, what lies below is
     * raised, and targets that no schedule serves get one of the floors' own; otherwise it is refused.
     */
    public static ComplianceResult evaluate(CompliancePolicy floors, Configuration configuration) {
        List<ComplianceFinding> below = new ArrayList<>();
        List<ComplianceFinding> beyondHelp = new ArrayList<>();
        Configuration.Builder raised = configuration.toBuilder();
        for (Policy policy : configuration.policies()) {
            raised.policy(new PolicyFloors(floors, policy, below).raise());
        }
        for (Schedule schedule : configuration.schedules()) {
            raised.schedule(new ScheduleFloors(floors, schedule, configuration, below, beyondHelp).raise());
        }
        for (Target target : configuration.targets()) {
            if (floors.pointInTime() && !target.pitEnabled()) {
                below.add(new ComplianceFinding("targets." + target.name() + ".pitEnabled", "false", "true"));
                raised.target(target.toBuilder().pitEnabled(true).build());
            }
        }
        serveAll(floors, configuration, raised, below, beyondHelp);
        if (floors.overwriteBackupPolicies()) {
            return new ComplianceResult(raised.build(), below, beyondHelp);
        }
        List<ComplianceFinding> refused = new ArrayList<>(below);
        refused.addAll(beyondHelp);
        return new ComplianceResult(configuration, List.of(), refused);
    }

    private static void serveAll(
            CompliancePolicy floors,
            Configuration configuration,
            Configuration.Builder raised,
            List<ComplianceFinding> below,
            List<ComplianceFinding> beyondHelp) {
        List<String> unserved = configuration.targets().stream()
                .filter(target -> configuration.schedules().stream()
                        .noneMatch(schedule -> configuration.targetsOf(schedule).contains(target)))
                .map(Target::name)
                .toList();
        if (unserved.isEmpty() || floors.items().isEmpty()) {
            return;
        }
        boolean possible = configuration.defaultStorage().isPresent()
                && configuration.policy(floors.name()).isEmpty()
                && configuration.schedule(floors.name()).isEmpty();
        unserved.forEach(name -> (possible ? below : beyondHelp)
                .add(new ComplianceFinding("targets." + name + ".schedules", "none", "served by a schedule")));
        if (possible) {
            raised.policy(policyOf(floors));
            raised.schedule(Schedule.builder(floors.name())
                    .policy(floors.name())
                    .targets(unserved)
                    .build());
        }
    }

    /** The policy that keeps to the floors and no more. */
    private static Policy policyOf(CompliancePolicy floors) {
        Policy.Builder policy = Policy.builder(floors.name()).items(floors.items());
        floors.onDemand().ifPresent(policy::onDemand);
        return new PolicyFloors(floors, policy.build(), new ArrayList<>()).raise();
    }

    /**
     * What the floors forbid to delete. Extra retention beyond it is not protected: such a recovery point may be deleted, and goes by
     * itself at its end.
     */
    public static List<FrequencyFloor> protection(CompliancePolicy floors) {
        Map<Frequency, Lifetime> longest = new EnumMap<>(Frequency.class);
        floors.items().forEach(item -> longest.merge(item.frequency(), item.retention(), Lifetime::orLonger));
        List<FrequencyFloor> protection = new ArrayList<>();
        longest.forEach((frequency, lifetime) -> protection.add(new FrequencyFloor(frequency, lifetime)));
        floors.onDemand().ifPresent(lifetime -> protection.add(new FrequencyFloor(null, lifetime)));
        floors.items().stream()
                .map(PolicyItem::retention)
                .min(Comparator.naturalOrder())
                .ifPresent(lifetime -> protection.add(new FrequencyFloor(null, lifetime)));
        return protection;
    }

    /** Until when the floors forbid to delete a recovery point; empty if they do not speak of it, {@link Instant#MAX} if always. */
    public static Optional<Instant> protectedUntil(CompliancePolicy floors, RecoveryPoint point, ZoneId zone) {
        return protection(floors).stream()
                .filter(floor -> floor.covers(point))
                .map(floor -> floor.endFor(point, zone))
                .max(Comparator.naturalOrder());
    }

    /** The floors that a change would lower, for which another person's word is needed; empty if it raises them or leaves them. */
    public static List<ComplianceFinding> lowered(CompliancePolicy before, CompliancePolicy after) {
        return new LoweredFloors(before, after).find();
    }
}
