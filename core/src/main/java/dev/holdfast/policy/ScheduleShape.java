package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.optional;

import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;

/** The fields of schedules. */
final class ScheduleShape {
    static final Shape<Schedule, Schedule.Builder> SHAPE = Shape.of(
            Schedule.builder("plain").build(),
            always(
                    "description",
                    Kinds.TEXT,
                    Schedule::description,
                    Schedule.Builder::description,
                    "Words for people."),
            always(
                    "targets",
                    DefinitionKinds.NAMES,
                    Schedule::targets,
                    Schedule.Builder::targets,
                    "The targets it serves (A01)."),
            always(
                    "targetGroups",
                    DefinitionKinds.NAMES,
                    Schedule::targetGroups,
                    Schedule.Builder::targetGroups,
                    "The groups of targets it serves (A13)."),
            optional(
                    "selector",
                    DefinitionKinds.SELECTOR,
                    Schedule::selector,
                    Schedule.Builder::selector,
                    "Serves every target with these labels too, also those that come later (A14)."),
            always("policy", Kinds.TEXT, Schedule::policy, Schedule.Builder::policy, "Its one policy. Required (A01)."),
            always(
                    "storage",
                    Kinds.TEXT,
                    Schedule::storage,
                    Schedule.Builder::storage,
                    "Its storage; the default one if it is not given."),
            optional(
                    "cron",
                    DefinitionKinds.CRON,
                    Schedule::cron,
                    Schedule.Builder::cron,
                    "When it runs, in place of the times that the policy gives (A06)."),
            always(
                    "reference",
                    Kinds.TIME,
                    Schedule::reference,
                    Schedule.Builder::reference,
                    "The time of day from which the policy's items count (A05; Atlas `referenceHourOfDay`)."),
            always(
                    "zone",
                    Kinds.ZONE,
                    Schedule::zone,
                    Schedule.Builder::zone,
                    "The one zone of its times, buckets and labels (A05)."),
            always(
                    "paused",
                    Kinds.BOOL,
                    Schedule::paused,
                    Schedule.Builder::paused,
                    "Whether it rests until it is resumed (A09)."),
            always(
                    "skipNext",
                    Kinds.BOOL,
                    Schedule::skipNext,
                    Schedule.Builder::skipNext,
                    "Whether the next run is left out (A10)."),
            always(
                    "skipOnCreation",
                    Kinds.BOOL,
                    Schedule::skipOnCreation,
                    Schedule.Builder::skipOnCreation,
                    "Whether a new schedule waits for its next time rather than run at once (A10; Velero `skipImmediately`)."),
            always(
                    "catchUp",
                    Kinds.BOOL,
                    Schedule::catchUp,
                    Schedule.Builder::catchUp,
                    "Whether missed runs are made up for, by one run (A08)."),
            always(
                    "overlap",
                    Kinds.oneOf(Schedule.Overlap.class),
                    Schedule::overlap,
                    Schedule.Builder::overlap,
                    "What happens if a run is due while the last one goes on (A11)."),
            always(
                    "jitter",
                    Kinds.DURATION,
                    Schedule::jitter,
                    Schedule.Builder::jitter,
                    "Runs start up to so much later, by an offset that is chosen once (A20)."),
            optional(
                    "startingDeadline",
                    Kinds.DURATION,
                    Schedule::startingDeadline,
                    Schedule.Builder::startingDeadline,
                    "A run that could not start within this time is missed (A08)."),
            always(
                    "retries",
                    PartShapes.RETRIES,
                    Schedule::retries,
                    Schedule.Builder::retries,
                    "How often a run that fails is tried (C03)."),
            optional(
                    "timeout",
                    Kinds.DURATION,
                    Schedule::timeout,
                    Schedule.Builder::timeout,
                    "A run that takes longer is cancelled (C04)."),
            always(
                    "history",
                    PartShapes.HISTORY,
                    Schedule::history,
                    Schedule.Builder::history,
                    "How many records of runs are kept beyond their backups (B15)."),
            always(
                    "deleteBackupsOnDeletion",
                    Kinds.BOOL,
                    Schedule::deleteBackupsOnDeletion,
                    Schedule.Builder::deleteBackupsOnDeletion,
                    "Whether removing the schedule deletes its backups, as far as nothing protects them (A17; Devtron)."),
            optional(
                    "restoreWindowDays",
                    DefinitionKinds.DAYS,
                    Schedule::restoreWindowDays,
                    Schedule.Builder::restoreWindowDays,
                    "How far back any point in time can be restored, for targets with `pitEnabled` (Atlas)."),
            always(
                    "copies",
                    PartShapes.COPIES,
                    Schedule::copies,
                    Schedule.Builder::copies,
                    "Where backups are copied to (D06, D07)."),
            optional(
                    "export",
                    PartShapes.EXPORT,
                    Schedule::export,
                    Schedule.Builder::export,
                    "Where backups are written to as files (D08)."),
            optional(
                    "vault",
                    PartShapes.VAULT,
                    Schedule::vault,
                    Schedule.Builder::vault,
                    "One copy a day into a storage of the tier vault (D09)."),
            always(
                    "hooks",
                    HookShape.KIND,
                    Schedule::hooks,
                    Schedule.Builder::hooks,
                    "What is done before and after a run (H04, H05)."),
            optional(
                    "verification",
                    VerificationShape.KIND,
                    Schedule::verification,
                    Schedule.Builder::verification,
                    "How and when backups are tried (J01-J05)."),
            optional(
                    "retentionCron",
                    DefinitionKinds.CRON,
                    Schedule::retentionCron,
                    Schedule.Builder::retentionCron,
                    "When retention is applied, besides after each run (B14)."),
            optional(
                    "pruneCron",
                    DefinitionKinds.CRON,
                    Schedule::pruneCron,
                    Schedule.Builder::pruneCron,
                    "When space is given back (B14)."),
            always(
                    "labels",
                    DefinitionKinds.TEXTS,
                    Schedule::labels,
                    Schedule.Builder::labels,
                    "Labels of its backups (S3)."));

    private ScheduleShape() {}
}
