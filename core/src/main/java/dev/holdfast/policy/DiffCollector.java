package dev.holdfast.policy;

import dev.holdfast.internal.form.Difference;
import dev.holdfast.internal.form.Kind;
import dev.holdfast.policy.ConfigurationDiff.Change;
import dev.holdfast.policy.ConfigurationDiff.FieldChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what changes from one configuration to another. */
final class DiffCollector {
    private final Configuration before;
    private final Configuration after;
    private final List<Change> changes = new ArrayList<>();
    private final List<Problem> refusals = new ArrayList<>();

    private DiffCollector(Configuration before, Configuration after) {
        this.before = before;
        this.after = after;
    }

    static ConfigurationDiff of(Configuration before, Configuration after) {
        DiffCollector collector = new DiffCollector(before, after);
        Section.ALL.forEach(section -> section.compare(before, after, collector));
        collector.single(DefinitionKind.COMPLIANCE, ComplianceShape.KIND, before.compliance(), after.compliance());
        collector.single(DefinitionKind.STATE, SettingsShapes.STATE, before.state(), after.state());
        collector.single(
                DefinitionKind.OBSERVABILITY,
                SettingsShapes.OBSERVABILITY_KIND,
                Optional.of(before.observability()),
                Optional.of(after.observability()));
        collector.single(
                DefinitionKind.SERVICE,
                SettingsShapes.SERVICE_KIND,
                Optional.of(before.service()),
                Optional.of(after.service()));
        before.storages().forEach(collector::keepsSwitches);
        return new ConfigurationDiff(collector.changes, collector.refusals);
    }

    <T, B> void compare(Section<T, B> section, List<T> old, List<T> young) {
        Map<String, T> left = new LinkedHashMap<>();
        young.forEach(each -> left.put(section.name().apply(each), each));
        for (T each : old) {
            String name = section.name().apply(each);
            T other = left.remove(name);
            if (other == null) {
                removed(section.kind(), name, each);
            } else if (!each.equals(other)) {
                changed(section, name, each, other);
            }
        }
        left.keySet().forEach(name -> add(ConfigurationDiff.Kind.ADDED, section.kind(), name, List.of(), false, false));
    }

    private void removed(DefinitionKind kind, String name, Object definition) {
        boolean wipes = (definition instanceof Schedule schedule && schedule.deleteBackupsOnDeletion())
                || (definition instanceof Storage storage && storage.removal() == Storage.Removal.WIPE);
        add(ConfigurationDiff.Kind.REMOVED, kind, name, List.of(), wipes, false);
        List<String> users = new ArrayList<>(References.to(after, kind, name));
        users.addAll(usualUsers(kind, name));
        if (!users.isEmpty()) {
            refusals.add(new Problem(
                    kind.owner(name).path(),
                    "",
                    "cannot be removed, since it is used by " + String.join(", ", users) + "; change these first",
                    List.of()));
        }
    }

    /** Schedules that name no storage must not silently write to another one, because the default one went. */
    private List<String> usualUsers(DefinitionKind kind, String name) {
        boolean usual = kind == DefinitionKind.STORAGE
                && before.defaultStorage()
                        .filter(each -> each.name().equals(name))
                        .isPresent();
        return after.schedules().stream()
                .filter(schedule -> usual && schedule.storage().isEmpty())
                .filter(schedule -> before.schedule(schedule.name())
                        .filter(old -> old.storage().isEmpty())
                        .isPresent())
                .map(schedule -> "schedules." + schedule.name() + " as the default storage")
                .toList();
    }

    private <T, B> void changed(Section<T, B> section, String name, T old, T young) {
        List<Difference> found = new ArrayList<>();
        section.shape().compare(section.kind().owner(name).path(), old, young, found);
        boolean retroactive = young instanceof Policy policy && policy.retroactive();
        add(ConfigurationDiff.Kind.CHANGED, section.kind(), name, found, false, retroactive);
    }

    private <T> void single(DefinitionKind kind, Kind<T> form, Optional<T> old, Optional<T> young) {
        if (old.equals(young)) {
            return;
        }
        List<Difference> found = new ArrayList<>();
        form.compare(kind.section(), old, young, found);
        add(
                old.isEmpty()
                        ? ConfigurationDiff.Kind.ADDED
                        : young.isEmpty() ? ConfigurationDiff.Kind.REMOVED : ConfigurationDiff.Kind.CHANGED,
                kind,
                "",
                old.isEmpty() || young.isEmpty() ? List.of() : found,
                false,
                false);
    }

    private void add(
            ConfigurationDiff.Kind kind,
            DefinitionKind definition,
            String name,
            List<Difference> found,
            boolean deletesData,
            boolean retroactive) {
        List<FieldChange> fields = found.stream()
                .map(each -> new FieldChange(each.path(), each.before(), each.after()))
                .toList();
        changes.add(new Change(kind, definition, name, fields, deletesData, retroactive));
    }

    /** Redundancy is never lowered and the second region never turned off, as long as the storage is defined. */
    private void keepsSwitches(Storage old) {
        after.storage(old.name()).ifPresent(young -> {
            if (young.redundancy().compareTo(old.redundancy()) < 0) {
                refuse(
                        old,
                        "redundancy",
                        young.redundancy().name(),
                        "may be raised, never lowered; it is "
                                + word(old.redundancy().name()));
            }
            if (old.crossRegionRestore() && !young.crossRegionRestore()) {
                refuse(old, "crossRegionRestore", "false", "may be turned on, never off");
            }
        });
    }

    private void refuse(Storage storage, String field, String value, String reason) {
        String path = DefinitionKind.STORAGE.owner(storage.name()).path() + "." + field;
        refusals.add(new Problem(path, word(value), reason, List.of()));
    }

    private static String word(String constant) {
        return constant.toLowerCase(java.util.Locale.ROOT);
    }
}
