package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.inRecord;
import static dev.holdfast.internal.form.Field.optional;
import static dev.holdfast.internal.form.Field.required;

import dev.holdfast.internal.form.Draft;
import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;
import java.util.Optional;

/** The fields of policies. */
final class PolicyShape {
    static final Shape<PolicyItem, Draft> ITEM_SHAPE = Shape.of(
            PolicyItem.of(Frequency.HOURLY, 1, Lifetime.FOREVER),
            inRecord(
                    "id",
                    Kinds.TEXT,
                    PolicyShape::ownId,
                    "Names the item on its backups; once in a policy. Frequency and interval if it is not given."),
            required("frequency", Kinds.oneOf(Frequency.class), PolicyItem::frequency, "How often (A02)."),
            inRecord(
                    "interval",
                    new IntervalKind(),
                    PolicyShape::ownInterval,
                    "Hourly: every so many hours, 1 to 24. Weekly: the day, 1 for Monday to 7. Monthly: the day, 1 to 28, or 40 or last. Yearly: the month, 1 to 12 (A03)."),
            required(
                    "retention",
                    DefinitionKinds.LIFETIME,
                    PolicyItem::retention,
                    "How long a backup is kept (A04, B01)."));

    static final Kind<PolicyItem> ITEM = Structures.object(
            "an object of frequency, interval and retention", () -> new Draft(""), ITEM_SHAPE, PolicyShape::item);

    static final Shape<Policy, Policy.Builder> SHAPE = Shape.of(
            Policy.builder("plain").build(),
            always("description", Kinds.TEXT, Policy::description, Policy.Builder::description, "Words for people."),
            always(
                    "profile",
                    Kinds.oneOf(Policy.Profile.class),
                    Policy::profile,
                    Policy.Builder::profile,
                    "Whose rules it must keep besides ours (A02-A04)."),
            always(
                    "items",
                    Structures.list(ITEM),
                    Policy::items,
                    Policy.Builder::items,
                    "When backups are due and how long each is kept (A02)."),
            optional(
                    "repeating",
                    DefinitionKinds.REPEATING,
                    Policy::repeating,
                    Policy.Builder::repeating,
                    "When backups are due, as an interval that repeats (A07)."),
            optional(
                    "repeatingRetention",
                    DefinitionKinds.LIFETIME,
                    Policy::repeatingRetention,
                    Policy.Builder::repeatingRetention,
                    "How long backups of the repeating interval are kept."),
            optional(
                    "onDemand",
                    DefinitionKinds.LIFETIME,
                    Policy::onDemand,
                    Policy.Builder::onDemand,
                    "How long backups that somebody asked for are kept (A15)."),
            always(
                    "retention",
                    new RetentionKind(),
                    Policy::retention,
                    Policy.Builder::retention,
                    "The rules that judge backups besides the lifetimes of items (B02-B11)."),
            always(
                    "retroactive",
                    Kinds.BOOL,
                    Policy::retroactive,
                    Policy.Builder::retroactive,
                    "Whether a change of the policy changes the lifetime of backups that exist too; otherwise only later backups have it (A16; Atlas `updateSnapshots`)."),
            always("labels", DefinitionKinds.TEXTS, Policy::labels, Policy.Builder::labels, "Labels by key."));

    private PolicyShape() {}

    private static Optional<String> ownId(PolicyItem item) {
        return Optional.of(item.id()).filter(id -> !id.equals(PolicyItem.defaultId(item.frequency(), item.interval())));
    }

    private static Optional<Integer> ownInterval(PolicyItem item) {
        return Optional.of(item.interval()).filter(interval -> interval != 1 || needsInterval(item.frequency()));
    }

    private static boolean needsInterval(Frequency frequency) {
        return frequency.compareTo(Frequency.DAILY) > 0;
    }

    private static PolicyItem item(Draft draft) {
        Frequency frequency = draft.get("frequency", Frequency.class);
        if (needsInterval(frequency) && draft.find("interval", Integer.class).isEmpty()) {
            throw new PolicyException.Invalid(
                    "interval", "is missing; must be " + PolicyItem.intervals(frequency) + " for " + frequency.word());
        }
        int interval = draft.or("interval", 1);
        String id = draft.or("id", PolicyItem.defaultId(frequency, interval));
        return new PolicyItem(id, frequency, interval, draft.get("retention", Lifetime.class));
    }
}
