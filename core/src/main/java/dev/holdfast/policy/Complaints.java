package dev.holdfast.policy;

import dev.holdfast.internal.form.Nearest;
import dev.holdfast.policy.DefinitionKind.Owner;
import java.util.Collection;
import java.util.List;

/** Files what is wrong with the fields of one definition. */
final class Complaints {
    private final ProblemList into;
    private final Owner owner;

    Complaints(ProblemList into, Owner owner) {
        this.into = into;
        this.owner = owner;
    }

    /** Files a problem, unless that field has one already. */
    void about(String field, String value, String reason, Collection<String> allowed) {
        String path = into.pathOf(owner) + "." + field;
        if (!into.hasAt(owner, path)) {
            into.add(owner, new Problem(path, value, reason, List.copyOf(allowed)));
        }
    }

    /** Whether something is wrong with another definition already. */
    boolean areThereAbout(Owner other) {
        return !into.of(other).isEmpty();
    }

    void about(String field, String value, String reason) {
        about(field, value, reason, List.of());
    }

    void missing(String field, String give) {
        about(field, "", "is missing; give " + give, List.of());
    }

    /** A name must be one of those that are defined. */
    void reference(String field, String name, String kind, Collection<String> names) {
        if (!names.contains(name)) {
            about(field, name, "names no " + kind + " that is defined" + Nearest.question(name, names), names);
        }
    }

    void references(String field, List<String> used, String kind, Collection<String> names) {
        for (int i = 0; i < used.size(); i++) {
            reference(field + "[" + i + "]", used.get(i), kind, names);
        }
    }
}
