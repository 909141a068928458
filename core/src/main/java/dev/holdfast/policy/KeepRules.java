package dev.holdfast.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which snapshots of a group are kept: counts for each period, durations for each period, and tags. A snapshot that any rule
 * wants is kept; the rules mean what restic's {@code --keep-*} options mean. Immutable.
 */
public final class KeepRules {
    /** A count that never runs out. */
    public static final int UNLIMITED = -1;

    private static final String UNLIMITED_WORD = "unlimited";

    private final Map<KeepPeriod, Integer> counts;
    private final Map<KeepPeriod, KeepDuration> within;
    private final List<List<String>> tags;

    private KeepRules(Builder from) {
        counts = Collections.unmodifiableMap(new EnumMap<>(from.counts));
        within = Collections.unmodifiableMap(new EnumMap<>(from.within));
        tags = List.copyOf(from.tags);
    }

    /** Begins rules that keep nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a count: a number from 0 on, or {@code unlimited}.
     *
     * @param field names the field in messages, such as {@code keep.daily}
     * @throws PolicyException.Invalid if the text is neither
     */
    public static int parseCount(String field, String text) {
        if (text.equals(UNLIMITED_WORD)) {
            return UNLIMITED;
        }
        try {
            int count = Integer.parseInt(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the one message that fits both.
        }
        throw new PolicyException.Invalid(
                field, "must be a number from 0 on or '" + UNLIMITED_WORD + "', was '" + text + "'");
    }

    /** How many snapshots of a period are kept; 0 if the rule is not used, {@link #UNLIMITED} for all. */
    public int count(KeepPeriod period) {
        return counts.getOrDefault(period, 0);
    }

    /**
     * How far before the newest snapshot those of a period are kept; {@link KeepDuration#ZERO} if the rule is not used. For
     * {@link KeepPeriod#LAST} it keeps every snapshot.
     */
    public KeepDuration within(KeepPeriod period) {
        return within.getOrDefault(period, KeepDuration.ZERO);
    }

    /** Lists of tags: a snapshot is kept if it has all tags of any list; an empty tag stands for having none. */
    public List<List<String>> tags() {
        return tags;
    }

    /** Whether no rule is used, so that nothing would be kept. */
    public boolean isEmpty() {
        return counts.isEmpty() && within.isEmpty() && tags.isEmpty();
    }

    /** The rules in words, such as {@code keep 3 daily, all yearly snapshots}, as restic says them. */
    @Override
    public String toString() {
        return RuleWords.of(this);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof KeepRules that
                && counts.equals(that.counts)
                && within.equals(that.within)
                && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return Objects.hash(counts, within, tags);
    }

    /** Collects rules. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<KeepPeriod, Integer> counts = new EnumMap<>(KeepPeriod.class);
        private final Map<KeepPeriod, KeepDuration> within = new EnumMap<>(KeepPeriod.class);
        private final List<List<String>> tags = new ArrayList<>();

        private Builder() {}

        /**
         * Keeps so many snapshots of a period, counted from the newest; 0 switches the rule off.
         *
         * @throws PolicyException.Invalid if the count is below 0 and not {@link #UNLIMITED}
         */
        public Builder count(KeepPeriod period, int count) {
            if (count < UNLIMITED) {
                throw new PolicyException.Invalid(
                        "keep." + period.word(), "must be a number from 0 on or -1 for unlimited, was " + count);
            }
            if (count == 0) {
                counts.remove(period);
            } else {
                counts.put(period, count);
            }
            return this;
        }

        /** Keeps the last so many snapshots. */
        public Builder last(int count) {
            return count(KeepPeriod.LAST, count);
        }

        /** Keeps the newest of each of the last so many hours that have one. */
        public Builder hourly(int count) {
            return count(KeepPeriod.HOURLY, count);
        }

        /** Keeps the newest of each of the last so many days that have one. */
        public Builder daily(int count) {
            return count(KeepPeriod.DAILY, count);
        }

        /** Keeps the newest of each of the last so many weeks that have one. */
        public Builder weekly(int count) {
            return count(KeepPeriod.WEEKLY, count);
        }

        /** Keeps the newest of each of the last so many months that have one. */
        public Builder monthly(int count) {
            return count(KeepPeriod.MONTHLY, count);
        }

        /** Keeps the newest of each of the last so many years that have one. */
        public Builder yearly(int count) {
            return count(KeepPeriod.YEARLY, count);
        }

        /** Keeps the newest of each period within a duration before the newest snapshot; {@link KeepDuration#ZERO} switches it off. */
        public Builder within(KeepPeriod period, KeepDuration duration) {
            if (duration.isZero()) {
                within.remove(period);
            } else {
                within.put(period, duration);
            }
            return this;
        }

        /** Keeps everything within a duration before the newest snapshot. */
        public Builder within(KeepDuration duration) {
            return within(KeepPeriod.LAST, duration);
        }

        /** Keeps the newest of each hour within a duration before the newest snapshot. */
        public Builder withinHourly(KeepDuration duration) {
            return within(KeepPeriod.HOURLY, duration);
        }

        /** Keeps the newest of each day within a duration before the newest snapshot. */
        public Builder withinDaily(KeepDuration duration) {
            return within(KeepPeriod.DAILY, duration);
        }

        /** Keeps the newest of each week within a duration before the newest snapshot. */
        public Builder withinWeekly(KeepDuration duration) {
            return within(KeepPeriod.WEEKLY, duration);
        }

        /** Keeps the newest of each month within a duration before the newest snapshot. */
        public Builder withinMonthly(KeepDuration duration) {
            return within(KeepPeriod.MONTHLY, duration);
        }

        /** Keeps the newest of each year within a duration before the newest snapshot. */
        public Builder withinYearly(KeepDuration duration) {
            return within(KeepPeriod.YEARLY, duration);
        }

        /** Keeps snapshots that have all tags of the list; several lists are alternatives. */
        public Builder tags(List<String> list) {
            tags.add(List.copyOf(list));
            return this;
        }

        /** The rules. The builder may be used again. */
        public KeepRules build() {
            return new KeepRules(this);
        }
    }
}
