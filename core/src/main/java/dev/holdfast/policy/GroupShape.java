package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.optional;

import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;

/** The fields of groups of targets. */
final class GroupShape {
    static final Shape<TargetGroup, TargetGroup.Builder> SHAPE = Shape.of(
            TargetGroup.builder("plain").build(),
            always(
                    "targets",
                    DefinitionKinds.NAMES,
                    TargetGroup::targets,
                    TargetGroup.Builder::targets,
                    "The names of its members (A13)."),
            optional(
                    "selector",
                    DefinitionKinds.SELECTOR,
                    TargetGroup::selector,
                    TargetGroup.Builder::selector,
                    "Targets with these labels are members too, also those that come later."),
            always(
                    "outcome",
                    Kinds.oneOf(TargetGroup.Outcome.class),
                    TargetGroup::outcome,
                    TargetGroup.Builder::outcome,
                    "All: the backup counts only if every member was backed up. Report: each counts by itself (A13)."),
            always(
                    "description",
                    Kinds.TEXT,
                    TargetGroup::description,
                    TargetGroup.Builder::description,
                    "Words for people."));

    private GroupShape() {}
}
