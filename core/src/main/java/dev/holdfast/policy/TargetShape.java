package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.optional;

import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;

/** The fields of targets, and what differs for them from their schedules. */
final class TargetShape {
    static final Shape<Overrides, Overrides.Builder> OVERRIDES = Shape.of(
            Overrides.builder().build(),
            optional("policy", Kinds.TEXT, Overrides::policy, Overrides.Builder::policy, "Another policy."),
            optional(
                    "timeout",
                    Kinds.DURATION,
                    Overrides::timeout,
                    Overrides.Builder::timeout,
                    "Another bound of a run."),
            optional(
                    "retries",
                    PartShapes.RETRIES,
                    Overrides::retries,
                    Overrides.Builder::retries,
                    "Another number of attempts."),
            optional(
                    "startingDeadline",
                    Kinds.DURATION,
                    Overrides::startingDeadline,
                    Overrides.Builder::startingDeadline,
                    "Another deadline for a late start."),
            optional(
                    "catchUp",
                    Kinds.BOOL,
                    Overrides::catchUp,
                    Overrides.Builder::catchUp,
                    "Another rule for missed runs."),
            optional(
                    "restoreWindowDays",
                    DefinitionKinds.DAYS,
                    Overrides::restoreWindowDays,
                    Overrides.Builder::restoreWindowDays,
                    "Another restore window."),
            optional(
                    "hooks",
                    HookShape.KIND,
                    Overrides::hooks,
                    Overrides.Builder::hooks,
                    "Other hooks, which replace those of the schedule."),
            optional(
                    "verification",
                    VerificationShape.KIND,
                    Overrides::verification,
                    Overrides.Builder::verification,
                    "Another verification."),
            optional(
                    "labels",
                    DefinitionKinds.TEXTS,
                    Overrides::labels,
                    Overrides.Builder::labels,
                    "Labels that are added to those of the schedule."));

    static final Shape<Target, Target.Builder> SHAPE = Shape.of(
            Target.builder("plain").build(),
            optional(
                    "uri",
                    Kinds.PLACE,
                    Target::uri,
                    Target.Builder::uri,
                    "The workload, without credentials. Required."),
            always(
                    "credentials",
                    DefinitionKinds.SECRETS,
                    Target::credentials,
                    Target.Builder::credentials,
                    "What the workload wants to know, by reference."),
            always(
                    "options",
                    DefinitionKinds.LISTS,
                    Target::options,
                    Target.Builder::options,
                    "What is asked of the workload beside its location, by name: a text, or a list of them. What there is, each"
                            + " workload's page says."),
            always(
                    "labels",
                    DefinitionKinds.TEXTS,
                    Target::labels,
                    Target.Builder::labels,
                    "Labels by key, which selectors look at."),
            always(
                    "schedules",
                    DefinitionKinds.NAMES,
                    Target::schedules,
                    Target.Builder::schedules,
                    "The schedules that serve it, besides those that name it themselves (A12; Atlas `backupRef`)."),
            always(
                    "pitEnabled",
                    Kinds.BOOL,
                    Target::pitEnabled,
                    Target.Builder::pitEnabled,
                    "Whether it can be restored to any point in time within the restore window (Atlas)."),
            always(
                    "excludes",
                    DefinitionKinds.NAMES,
                    Target::excludes,
                    Target.Builder::excludes,
                    "Patterns of what is left out."),
            always(
                    "overrides",
                    Structures.object(
                            "an object of what differs", Overrides::builder, OVERRIDES, Overrides.Builder::build),
                    Target::overrides,
                    Target.Builder::overrides,
                    "What differs from the schedules that serve it, each field by itself (A19)."),
            always("description", Kinds.TEXT, Target::description, Target.Builder::description, "Words for people."));

    private TargetShape() {}
}
