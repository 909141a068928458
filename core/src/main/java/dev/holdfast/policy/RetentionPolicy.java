package dev.holdfast.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept and for how long: lifetimes that a backup gets when it is taken, and rules that judge all backups of a group again
 * and again. A backup that any of them wants is kept, but for the maximum age; the floors ({@link #minimumGood()}, holds, locks,
 * compliance, what others need) hold in every mode. Immutable.
 */
public final class RetentionPolicy {
    private final Values values;

    private RetentionPolicy(Values values) {
        this.values = values;
    }

    /** Whose ways of judging are followed. */
    public enum Mode {
        /** Our own. */
        HOLDFAST,
        /** {@code restic forget}. */
        RESTIC,
        /** kopia's retention. */
        KOPIA,
        /** Velero's time to live. */
        VELERO,
        /** Azure Backup's tagged rules. */
        AZURE,
        /** MongoDB Atlas' policy items. */
        ATLAS;

        /** How the rules are meant in this mode. */
        public RetentionSwitches switches() {
            return RetentionSwitches.of(this);
        }

        private boolean hasOwnFailureRule() {
            return this == HOLDFAST;
        }

        private boolean hasOwnPartialRule() {
            return this == HOLDFAST || this == KOPIA;
        }
    }

    private record Values(
            Mode mode,
            RetentionSwitches switches,
            KeepRules keep,
            List<FirstOfRule> firstOf,
            @Nullable Lifetime defaultRule,
            @Nullable Lifetime ttl,
            @Nullable Lifetime maxAge,
            int keepFailed,
            int keepPartial,
            Duration keepPartialFor,
            int minimumGood,
            DayOfWeek weekStart,
            boolean preferVerified) {}

    /** Begins a policy of our own mode without rules, which keeps everything that carries no lifetime. */
    public static Builder builder() {
        return builder(Mode.HOLDFAST);
    }

    /** Begins a policy without rules that judges as the mode does. */
    public static Builder builder(Mode mode) {
        return new Builder(Objects.requireNonNull(mode, "mode"));
    }

    /** Whose ways of judging are followed. */
    public Mode mode() {
        return values.mode;
    }

    /** How the rules are meant: those of the mode, and what was set besides. */
    public RetentionSwitches switches() {
        return values.switches;
    }

    /** The rules that judge all backups of a group again and again. */
    public KeepRules keep() {
        return values.keep;
    }

    /** Lifetimes of the first successful backups of days, weeks, months and years. */
    public List<FirstOfRule> firstOf() {
        return values.firstOf;
    }

    /** The lifetime of backups that no first-of rule chose. */
    public Optional<Lifetime> defaultRule() {
        return Optional.ofNullable(values.defaultRule);
    }

    /** The lifetime of every new backup. */
    public Optional<Lifetime> ttl() {
        return Optional.ofNullable(values.ttl);
    }

    /** What is older goes, whatever lifetime or rule wants it; floors still keep it. */
    public Optional<Lifetime> maxAge() {
        return Optional.ofNullable(values.maxAge);
    }

    /** How many of the newest failed backups are kept, from 0 on. */
    public int keepFailed() {
        return values.keepFailed;
    }

    /** How many of the partial backups that are newer than the newest good one are kept, from 0 on. */
    public int keepPartial() {
        return values.keepPartial;
    }

    /** Partial backups that are newer than the newest good one are also kept while the newest of all is no more than this newer. */
    public Duration keepPartialFor() {
        return values.keepPartialFor;
    }

    /** How many of the newest good backups of a group are kept whatever the rules say, from 0 on. */
    public int minimumGood() {
        return values.minimumGood;
    }

    /** The first day of a week. */
    public DayOfWeek weekStart() {
        return values.weekStart;
    }

    /** Whether a verified backup represents its period where there is one. */
    public boolean preferVerified() {
        return values.preferVerified;
    }

    /** What a period without a backup does to a count. */
    public RetentionSwitches.Gap gap() {
        return values.switches.gap();
    }

    /** From where windows are counted back. */
    public RetentionSwitches.Reference reference() {
        return values.switches.reference();
    }

    /** Which of a period is kept. */
    public RetentionSwitches.Pick pick() {
        return values.switches.pick();
    }

    /** Whether partial backups count. */
    public RetentionSwitches.PartialMode partialMode() {
        return values.switches.partialMode();
    }

    /** Whether there are no rules at all: neither lifetimes for new backups, nor rules that judge them later, nor a maximum age. */
    public boolean isEmpty() {
        return values.keep.isEmpty()
                && values.firstOf.isEmpty()
                && values.defaultRule == null
                && values.ttl == null
                && values.maxAge == null;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetentionPolicy that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** All settings, for logs. */
    @Override
    public String toString() {
        return "RetentionPolicy" + values.toString().substring("Values".length());
    }

    /** Collects settings. Not safe for use by several threads. */
    public static final class Builder {
        private final Mode mode;
        private RetentionSwitches.ZoneSource zoneSource;
        private RetentionSwitches.Gap gap;
        private RetentionSwitches.Edge edge;
        private RetentionSwitches.Reference reference;
        private RetentionSwitches.Ties ties;
        private boolean oldest;
        private RetentionSwitches.Pick pick;
        private RetentionSwitches.Winner winner;
        private RetentionSwitches.PartialMode partialMode;
        private RetentionSwitches.Future future;
        private final boolean failedExpireAlike;
        private KeepRules keep;
        private List<FirstOfRule> firstOf;
        private @Nullable Lifetime defaultRule;
        private @Nullable Lifetime ttl;
        private @Nullable Lifetime maxAge;
        private int keepFailed;
        private int keepPartial;
        private Duration keepPartialFor;
        private int minimumGood;
        private DayOfWeek weekStart;
        private boolean preferVerified;

        private Builder(Mode mode) {
            this(new Values(
                    mode,
                    mode.switches(),
                    KeepRules.builder().build(),
                    List.of(),
                    null,
                    null,
                    null,
                    mode.hasOwnFailureRule() ? 1 : 0,
                    mode.hasOwnPartialRule() ? 3 : 0,
                    mode.hasOwnPartialRule() ? Duration.ofHours(4) : Duration.ZERO,
                    1,
                    DayOfWeek.MONDAY,
                    mode == Mode.HOLDFAST));
        }

        private Builder(Values from) {
            mode = from.mode;
            keep = from.keep;
            firstOf = from.firstOf;
            defaultRule = from.defaultRule;
            ttl = from.ttl;
            maxAge = from.maxAge;
            keepFailed = from.keepFailed;
            keepPartial = from.keepPartial;
            keepPartialFor = from.keepPartialFor;
            minimumGood = from.minimumGood;
            weekStart = from.weekStart;
            preferVerified = from.preferVerified;
            RetentionSwitches switches = from.switches;
            zoneSource = switches.zoneSource();
            gap = switches.gap();
            edge = switches.edge();
            reference = switches.reference();
            ties = switches.ties();
            oldest = switches.oldest();
            pick = switches.pick();
            winner = switches.winner();
            partialMode = switches.partialMode();
            future = switches.future();
            failedExpireAlike = switches.failedExpireAlike();
        }

        /** Judges all backups of a group by these rules again and again; none by default. */
        public Builder keep(KeepRules value) {
            keep = Objects.requireNonNull(value, "keep");
            return this;
        }

        /** Gives lifetimes to the first successful backups of periods; needs a {@link #defaultRule}. */
        public Builder firstOf(List<FirstOfRule> value) {
            firstOf = List.copyOf(value);
            return this;
        }

        /** Gives this lifetime to backups that no first-of rule chose. */
        public Builder defaultRule(Lifetime value) {
            defaultRule = Objects.requireNonNull(value, "defaultRule");
            return this;
        }

        /** Gives this lifetime to every new backup. */
        public Builder ttl(Lifetime value) {
            ttl = Objects.requireNonNull(value, "ttl");
            return this;
        }

        /** Lets go of what is older, whatever lifetime or rule wants it. */
        public Builder maxAge(Lifetime value) {
            maxAge = Objects.requireNonNull(value, "maxAge");
            return this;
        }

        /** Keeps so many of the newest failed backups; 1 in our own mode, else 0. */
        public Builder keepFailed(int value) {
            keepFailed = notNegative("keepFailed", value);
            return this;
        }

        /** Keeps so many of the partial backups that are newer than the newest good one; 3 in our own mode and kopia's, else 0. */
        public Builder keepPartial(int value) {
            keepPartial = notNegative("keepPartial", value);
            return this;
        }

        /** Keeps such partial backups also for this long; 4 hours in our own mode and kopia's, else none. */
        public Builder keepPartialFor(Duration value) {
            if (value.isNegative()) {
                throw new PolicyException.Invalid("keepPartialFor", "must not be negative, was " + value);
            }
            keepPartialFor = value;
            return this;
        }

        /** Keeps so many of the newest good backups whatever the rules say; 1 by default. */
        public Builder minimumGood(int value) {
            minimumGood = notNegative("minimumGood", value);
            return this;
        }

        /** Begins weeks on this day; Monday by default. */
        public Builder weekStart(DayOfWeek value) {
            weekStart = Objects.requireNonNull(value, "weekStart");
            return this;
        }

        /** Lets a verified backup represent its period where there is one; so by default in our own mode. */
        public Builder preferVerified(boolean value) {
            preferVerified = value;
            return this;
        }

        /** Whose fields tell hours, days, weeks, months and years. That of the mode by default. */
        public Builder zoneSource(RetentionSwitches.ZoneSource value) {
            zoneSource = Objects.requireNonNull(value, "zoneSource");
            return this;
        }

        /** What a period without a backup does to a count. That of the mode by default. */
        public Builder gap(RetentionSwitches.Gap value) {
            gap = Objects.requireNonNull(value, "gap");
            return this;
        }

        /** Whether a window contains its first instant. That of the mode by default. */
        public Builder edge(RetentionSwitches.Edge value) {
            edge = Objects.requireNonNull(value, "edge");
            return this;
        }

        /** From where windows are counted back. That of the mode by default. */
        public Builder reference(RetentionSwitches.Reference value) {
            reference = Objects.requireNonNull(value, "reference");
            return this;
        }

        /** The order of what was taken at the same instant. That of the mode by default. */
        public Builder ties(RetentionSwitches.Ties value) {
            ties = Objects.requireNonNull(value, "ties");
            return this;
        }

        /** Whether the oldest of a group is kept while a count has something left. That of the mode by default. */
        public Builder oldest(boolean value) {
            oldest = value;
            return this;
        }

        /** Which of a period is kept. That of the mode by default. */
        public Builder pick(RetentionSwitches.Pick value) {
            pick = Objects.requireNonNull(value, "pick");
            return this;
        }

        /** Whose lifetime is taken where several rules apply to a new backup. That of the mode by default. */
        public Builder winner(RetentionSwitches.Winner value) {
            winner = Objects.requireNonNull(value, "winner");
            return this;
        }

        /** Whether partial backups count. That of the mode by default. */
        public Builder partialMode(RetentionSwitches.PartialMode value) {
            partialMode = Objects.requireNonNull(value, "partialMode");
            return this;
        }

        /** What becomes of times that have not come yet. That of the mode by default. */
        public Builder future(RetentionSwitches.Future value) {
            future = Objects.requireNonNull(value, "future");
            return this;
        }

        /**
         * The policy. The builder may be used again.
         *
         * @throws PolicyException.Invalid if first-of rules share a name or a priority, or lack the default rule
         */
        public RetentionPolicy build() {
            if (!firstOf.isEmpty() && defaultRule == null) {
                throw new PolicyException.Invalid(
                        "defaultRule", "must say how long backups are kept that no first-of rule chooses");
            }
            refuseTwins();
            return new RetentionPolicy(new Values(
                    mode,
                    switches(),
                    keep,
                    firstOf,
                    defaultRule,
                    ttl,
                    maxAge,
                    keepFailed,
                    keepPartial,
                    keepPartialFor,
                    minimumGood,
                    weekStart,
                    preferVerified));
        }

        private RetentionSwitches switches() {
            return new RetentionSwitches(
                    zoneSource,
                    gap,
                    edge,
                    reference,
                    ties,
                    oldest,
                    pick,
                    winner,
                    partialMode,
                    future,
                    failedExpireAlike);
        }

        private void refuseTwins() {
            Map<Object, String> seen = new HashMap<>();
            for (int i = 0; i < firstOf.size(); i++) {
                FirstOfRule rule = firstOf.get(i);
                refuseSecond("firstOf[" + i + "].name", seen.put(rule.name(), rule.name()), rule.name());
                refuseSecond("firstOf[" + i + "].priority", seen.put(rule.priority(), rule.name()), rule.priority());
            }
        }

        private static void refuseSecond(String field, @Nullable String first, Object value) {
            if (first != null) {
                throw new PolicyException.Invalid(
                        field, "must not be shared, but the rule '" + first + "' has " + value + " too");
            }
        }

        private static int notNegative(String field, int value) {
            if (value < 0) {
                throw new PolicyException.Invalid(field, "must be a number from 0 on, was " + value);
            }
            return value;
        }
    }
}
