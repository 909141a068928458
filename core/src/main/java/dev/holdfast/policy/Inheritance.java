package dev.holdfast.policy;

import dev.holdfast.policy.DefinitionKind.Owner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a schedule gets from others: fields from its targets, and problems from all that it uses. */
final class Inheritance {
    private Inheritance() {}

    static Schedule of(Schedule schedule, Overrides overrides) {
        Schedule.Builder effective = schedule.toBuilder();
        overrides.policy().ifPresent(effective::policy);
        overrides.timeout().ifPresent(effective::timeout);
        overrides.retries().ifPresent(effective::retries);
        overrides.startingDeadline().ifPresent(effective::startingDeadline);
        overrides.catchUp().ifPresent(effective::catchUp);
        overrides.restoreWindowDays().ifPresent(effective::restoreWindowDays);
        overrides.hooks().ifPresent(effective::hooks);
        overrides.verification().ifPresent(effective::verification);
        overrides.labels().ifPresent(labels -> {
            Map<String, String> all = new LinkedHashMap<>(schedule.labels());
            all.putAll(labels);
            effective.labels(all);
        });
        return effective.build();
    }

    static List<Problem> problems(Configuration all, Schedule schedule, ProblemList filed) {
        List<Problem> problems = new ArrayList<>(filed.unreadable());
        owners(all, schedule).forEach(owner -> problems.addAll(filed.of(owner)));
        return List.copyOf(problems);
    }

    private static Set<Owner> owners(Configuration all, Schedule schedule) {
        Set<Owner> owners = new LinkedHashSet<>();
        owners.add(DefinitionKind.SCHEDULE.owner(schedule.name()));
        schedule.template().ifPresent(template -> owners.add(DefinitionKind.TEMPLATE.owner(template)));
        owners.add(DefinitionKind.POLICY.owner(schedule.policy()));
        owners.add(DefinitionKind.STORAGE.owner(
                schedule.storage().isEmpty()
                        ? all.defaultStorage().map(Storage::name).orElse("")
                        : schedule.storage()));
        schedule.copies().forEach(copy -> owners.add(DefinitionKind.STORAGE.owner(copy.storage())));
        schedule.vault().ifPresent(vault -> owners.add(DefinitionKind.STORAGE.owner(vault.storage())));
        schedule.export().ifPresent(export -> owners.add(DefinitionKind.STORAGE.owner(export.storage())));
        schedule.targetGroups().forEach(group -> owners.add(DefinitionKind.GROUP.owner(group)));
        for (Target target : all.targetsOf(schedule)) {
            owners.add(DefinitionKind.TARGET.owner(target.name()));
            target.overrides().policy().ifPresent(policy -> owners.add(DefinitionKind.POLICY.owner(policy)));
        }
        owners.add(DefinitionKind.COMPLIANCE.owner(""));
        owners.add(DefinitionKind.STATE.owner(""));
        return owners;
    }
}
