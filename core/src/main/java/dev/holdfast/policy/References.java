package dev.holdfast.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Who refers to whom. */
final class References {
    private final DefinitionKind wanted;
    private final String name;
    private final String usual;
    private final List<String> found = new ArrayList<>();

    private References(Configuration all, DefinitionKind wanted, String name) {
        usual = all.defaultStorage().map(Storage::name).orElse("");
        this.wanted = wanted;
        this.name = name;
    }

    /** The fields that name a definition, such as {@code schedules.nightly.policy}. */
    static List<String> to(Configuration all, DefinitionKind kind, String name) {
        References references = new References(all, kind, name);
        all.schedules().forEach(references::schedule);
        all.targets().forEach(references::target);
        all.groups()
                .forEach(group ->
                        references.each("groups." + group.name() + ".targets", DefinitionKind.TARGET, group.targets()));
        all.templates()
                .forEach(template -> template.parent()
                        .ifPresent(parent -> references.one(
                                "templates." + template.name() + ".parent", DefinitionKind.TEMPLATE, parent)));
        all.notifications()
                .forEach(rule -> references.each(
                        "notifications." + rule.name() + ".schedules", DefinitionKind.SCHEDULE, rule.schedules()));
        return List.copyOf(references.found);
    }

    private void one(String field, DefinitionKind kind, String used) {
        if (kind == wanted && used.equals(name)) {
            found.add(field);
        }
    }

    private void each(String field, DefinitionKind kind, List<String> used) {
        for (int i = 0; i < used.size(); i++) {
            one(field + "[" + i + "]", kind, used.get(i));
        }
    }

    private void schedule(Schedule schedule) {
        String path = "schedules." + schedule.name();
        BiConsumer<String, String> storage = (field, used) -> one(path + "." + field, DefinitionKind.STORAGE, used);
        one(path + ".policy", DefinitionKind.POLICY, schedule.policy());
        storage.accept("storage", schedule.storage().isEmpty() ? usual : schedule.storage());
        schedule.copies().forEach(copy -> storage.accept("copies." + copy.name() + ".storage", copy.storage()));
        schedule.vault().ifPresent(vault -> storage.accept("vault.storage", vault.storage()));
        schedule.export().ifPresent(export -> storage.accept("export.storage", export.storage()));
        each(
                path + ".targets",
                DefinitionKind.TARGET,
                schedule.template().isPresent() ? List.of() : schedule.targets());
        each(path + ".targetGroups", DefinitionKind.GROUP, schedule.targetGroups());
    }

    private void target(Target target) {
        String path = "targets." + target.name();
        each(path + ".schedules", DefinitionKind.SCHEDULE, target.schedules());
        target.overrides().policy().ifPresent(policy -> one(path + ".overrides.policy", DefinitionKind.POLICY, policy));
    }
}
