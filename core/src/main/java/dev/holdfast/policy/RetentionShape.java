package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.inRecord;
import static dev.holdfast.internal.form.Field.optional;
import static dev.holdfast.internal.form.Field.required;

import dev.holdfast.internal.form.Draft;
import dev.holdfast.internal.form.Field;
import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of retention policies. */
final class RetentionShape {
    private static final int MOST = 1_000_000;

    static final Shape<FirstOfRule, Draft> FIRST_OF = Shape.of(
            new FirstOfRule("plain", KeepPeriod.DAILY, usualPriority(KeepPeriod.DAILY), Lifetime.FOREVER),
            required("name", Kinds.TEXT, FirstOfRule::name, "Names the rule on what it chose."),
            required(
                    "period",
                    Kinds.oneOf(KeepPeriod.class),
                    FirstOfRule::period,
                    "Whose first successful backup is meant: daily, weekly, monthly or yearly (B05)."),
            inRecord(
                    "priority",
                    Kinds.number(0, FirstOfRule.DEFAULT_PRIORITY - 1),
                    RetentionShape::ownPriority,
                    "The lowest wins; year before month before week before day if it is not given (B05; Azure)."),
            required("lifetime", DefinitionKinds.LIFETIME, FirstOfRule::lifetime, "How long that backup is kept."));

    private static final Kind<FirstOfRule> FIRST_OF_RULE = Structures.object(
            "an object of name, period, priority and lifetime", () -> new Draft(""), FIRST_OF, RetentionShape::firstOf);

    private static final Kind<Integer> COUNT = Kinds.parsed(
            "a number from 0 on, or unlimited",
            text -> KeepRules.parseCount("count", text),
            count -> count == KeepRules.UNLIMITED ? "unlimited" : Integer.toString(count));

    private static final Kind<KeepDuration> SPAN = Kinds.parsed(
            "a duration such as 1y5m7d2h", text -> KeepDuration.parse("within", text), KeepDuration::toString);

    static final Shape<KeepRules, KeepRules.Builder> KEEP = keep();

    private static final Kind<KeepRules> KEEP_RULES =
            Structures.object("an object of counts and durations", KeepRules::builder, KEEP, KeepRules.Builder::build);

    private static final List<Field<RetentionPolicy, RetentionPolicy.Builder, ?>> FIELDS = List.of(
            always(
                    "mode",
                    Kinds.oneOf(RetentionPolicy.Mode.class),
                    RetentionPolicy::mode,
                    (builder, read) -> {},
                    "Whose ways of judging are followed."),
            always(
                    "keep",
                    KEEP_RULES,
                    RetentionPolicy::keep,
                    RetentionPolicy.Builder::keep,
                    "Counts, durations and tags (B02, B03, B07)."),
            always(
                    "firstOf",
                    Structures.list(FIRST_OF_RULE),
                    RetentionPolicy::firstOf,
                    RetentionPolicy.Builder::firstOf,
                    "Lifetimes of the first successful backup of a day, week, month or year; needs `defaultRule` (B05)."),
            optional(
                    "defaultRule",
                    DefinitionKinds.LIFETIME,
                    RetentionPolicy::defaultRule,
                    RetentionPolicy.Builder::defaultRule,
                    "The lifetime of backups that no such rule chose (B05)."),
            optional(
                    "ttl",
                    DefinitionKinds.LIFETIME,
                    RetentionPolicy::ttl,
                    RetentionPolicy.Builder::ttl,
                    "The lifetime of every new backup (B01; Velero)."),
            optional(
                    "maxAge",
                    DefinitionKinds.LIFETIME,
                    RetentionPolicy::maxAge,
                    RetentionPolicy.Builder::maxAge,
                    "What is older goes, whatever else wants it; floors still keep it (B04; KubeStash `maxRetentionPeriod`)."),
            always(
                    "keepFailed",
                    Kinds.number(0, MOST),
                    RetentionPolicy::keepFailed,
                    RetentionPolicy.Builder::keepFailed,
                    "How many of the newest failed backups are kept (B06)."),
            always(
                    "keepPartial",
                    Kinds.number(0, MOST),
                    RetentionPolicy::keepPartial,
                    RetentionPolicy.Builder::keepPartial,
                    "How many partial backups that are newer than the newest good one are kept (B11; kopia)."),
            always(
                    "keepPartialFor",
                    Kinds.DURATION,
                    RetentionPolicy::keepPartialFor,
                    RetentionPolicy.Builder::keepPartialFor,
                    "How long such partial backups are kept besides (B11; kopia)."),
            always(
                    "minimumGood",
                    Kinds.number(0, MOST),
                    RetentionPolicy::minimumGood,
                    RetentionPolicy.Builder::minimumGood,
                    "How many of the newest good backups are kept whatever the rules say (B08)."),
            always(
                    "weekStart",
                    Kinds.oneOf(DayOfWeek.class),
                    RetentionPolicy::weekStart,
                    RetentionPolicy.Builder::weekStart,
                    "The first day of a week."),
            always(
                    "preferVerified",
                    Kinds.BOOL,
                    RetentionPolicy::preferVerified,
                    RetentionPolicy.Builder::preferVerified,
                    "Whether a verified backup represents its period where there is one (J04)."),
            always(
                    "gap",
                    Kinds.oneOf(RetentionSwitches.Gap.class),
                    RetentionPolicy::gap,
                    RetentionPolicy.Builder::gap,
                    "What a period without a backup does to a count."),
            always(
                    "reference",
                    Kinds.oneOf(RetentionSwitches.Reference.class),
                    RetentionPolicy::reference,
                    RetentionPolicy.Builder::reference,
                    "From where durations are counted back."),
            always(
                    "pick",
                    Kinds.oneOf(RetentionSwitches.Pick.class),
                    RetentionPolicy::pick,
                    RetentionPolicy.Builder::pick,
                    "Which of a period is kept."),
            always(
                    "partialMode",
                    Kinds.oneOf(RetentionSwitches.PartialMode.class),
                    RetentionPolicy::partialMode,
                    RetentionPolicy.Builder::partialMode,
                    "Whether partial backups count (B11)."),
            always(
                    "zoneSource",
                    Kinds.oneOf(RetentionSwitches.ZoneSource.class),
                    policy -> policy.switches().zoneSource(),
                    RetentionPolicy.Builder::zoneSource,
                    "Whose fields tell hours, days, weeks, months and years."),
            always(
                    "edge",
                    Kinds.oneOf(RetentionSwitches.Edge.class),
                    policy -> policy.switches().edge(),
                    RetentionPolicy.Builder::edge,
                    "Whether a window contains its first instant."),
            always(
                    "ties",
                    Kinds.oneOf(RetentionSwitches.Ties.class),
                    policy -> policy.switches().ties(),
                    RetentionPolicy.Builder::ties,
                    "The order of what was taken at the same instant."),
            always(
                    "oldest",
                    Kinds.BOOL,
                    policy -> policy.switches().oldest(),
                    RetentionPolicy.Builder::oldest,
                    "Whether the oldest is kept while a count has something left."),
            always(
                    "winner",
                    Kinds.oneOf(RetentionSwitches.Winner.class),
                    policy -> policy.switches().winner(),
                    RetentionPolicy.Builder::winner,
                    "Whose lifetime is taken where several rules apply."),
            always(
                    "future",
                    Kinds.oneOf(RetentionSwitches.Future.class),
                    policy -> policy.switches().future(),
                    RetentionPolicy.Builder::future,
                    "What becomes of times that have not come yet."));

    private RetentionShape() {}

    private static FirstOfRule firstOf(Draft draft) {
        KeepPeriod period = draft.get("period", KeepPeriod.class);
        return new FirstOfRule(
                draft.get("name", String.class),
                period,
                draft.or("priority", usualPriority(period)),
                draft.get("lifetime", Lifetime.class));
    }

    private static Optional<Integer> ownPriority(FirstOfRule rule) {
        return Optional.of(rule.priority()).filter(priority -> priority != usualPriority(rule.period()));
    }

    private static int usualPriority(KeepPeriod period) {
        return switch (period) {
            case YEARLY -> 10;
            case MONTHLY -> 20;
            case WEEKLY -> 30;
            case DAILY, HOURLY, LAST -> 40;
        };
    }

    private static Shape<KeepRules, KeepRules.Builder> keep() {
        List<Field<KeepRules, KeepRules.Builder, ?>> fields = new ArrayList<>();
        for (KeepPeriod period : KeepPeriod.values()) {
            fields.add(always(
                    period.word(),
                    COUNT,
                    (KeepRules rules) -> rules.count(period),
                    (KeepRules.Builder builder, Integer count) -> builder.count(period, count),
                    "How many " + period.word() + " backups are kept (B02; restic `--keep-" + period.word() + "`)."));
        }
        for (KeepPeriod period : KeepPeriod.values()) {
            boolean all = period == KeepPeriod.LAST;
            String word = period.word();
            fields.add(always(
                    all ? "within" : "within" + Character.toUpperCase(word.charAt(0)) + word.substring(1),
                    SPAN,
                    (KeepRules rules) -> rules.within(period),
                    (KeepRules.Builder builder, KeepDuration span) -> builder.within(period, span),
                    "How far before the newest " + (all ? "all" : word)
                            + " backups are kept (B03; restic `--keep-within" + (all ? "" : "-" + word) + "`)."));
        }
        fields.add(always(
                "tags",
                Structures.list(DefinitionKinds.NAMES),
                KeepRules::tags,
                (KeepRules.Builder builder, List<List<String>> lists) -> lists.forEach(builder::tags),
                "Lists of tags: a backup that has all of a list is kept (B07; restic `--keep-tag`)."));
        return new Shape<>(KeepRules.builder().build(), fields);
    }

    static Shape<RetentionPolicy, RetentionPolicy.Builder> shape(RetentionPolicy.Mode mode) {
        return new Shape<>(RetentionPolicy.builder(mode).build(), FIELDS);
    }
}
