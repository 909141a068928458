package dev.holdfast.policy;

import java.util.List;
import java.util.Objects;

/**
 * What changes from one configuration to another.
 *
 * @param changes what is added, removed or changed, in the order of files
 * @param refusals why the other may not take the place of the one; nothing may be changed then
 */
public record ConfigurationDiff(List<Change> changes, List<Problem> refusals) {
    /** The lists are copied. */
    public ConfigurationDiff {
        changes = List.copyOf(changes);
        refusals = List.copyOf(refusals);
    }

    /** Whether nothing changes. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether the other may take the place of the one. */
    public boolean isAllowed() {
        return refusals.isEmpty();
    }

    /** What happens to a definition. */
    public enum Kind {
        /** It is new. */
        ADDED,
        /** It goes. */
        REMOVED,
        /** It holds something else. */
        CHANGED
    }

    /**
     * What happens to one definition.
     *
     * @param kind whether it is new, goes, or differs
     * @param definition what kind of definition it is
     * @param name its name; empty if there is only one of its kind
     * @param fields what differs, if it is changed
     * @param deletesData whether backups are deleted for it: only if the definition that goes says so
     * @param retroactive whether it concerns backups that exist: only if the policy says so; future ones only otherwise
     */
    public record Change(
            Kind kind,
            DefinitionKind definition,
            String name,
            List<FieldChange> fields,
            boolean deletesData,
            boolean retroactive) {
        /** Nothing may be null. */
        public Change {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(name, "name");
            fields = List.copyOf(fields);
        }

        /** Where it stands in a compact file, such as {@code schedules.nightly}. */
        public String path() {
            return definition.owner(name).path();
        }
    }

    /**
     * A field that holds something else.
     *
     * @param path such as {@code schedules.nightly.cron}
     * @param before what it held; empty for nothing
     * @param after what it holds; empty for nothing
     */
    public record FieldChange(String path, String before, String after) {
        /** Nothing may be null. */
        public FieldChange {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
        }
    }
}
