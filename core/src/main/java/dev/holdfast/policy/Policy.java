package dev.holdfast.policy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often backups are taken and how long they are kept; shared by schedules. Immutable.
 */
public final class Policy {
    private final Builder set;

    private Policy(Builder set) {
        this.set = set;
    }

    /**
     * Begins a definition.
     *
     * @param name its name
     * @throws PolicyException.Invalid if it may not be used as a name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name. */
    public String name() {
        return set.name;
    }

    /** Words for people. */
    public String description() {
        return set.description;
    }

    /** Whose rules it must keep besides ours. */
    public Profile profile() {
        return set.profile;
    }

    /** When backups are due and how long each is kept. */
    public List<PolicyItem> items() {
        return set.items;
    }

    /** When backups are due, as an interval that repeats. */
    public Optional<RepeatingInterval> repeating() {
        return Optional.ofNullable(set.repeating);
    }

    /** How long backups of the repeating interval are kept. */
    public Optional<Lifetime> repeatingRetention() {
        return Optional.ofNullable(set.repeatingRetention);
    }

    /** How long backups that somebody asked for are kept. */
    public Optional<Lifetime> onDemand() {
        return Optional.ofNullable(set.onDemand);
    }

    /** The rules that judge backups besides the lifetimes of items. */
    public RetentionPolicy retention() {
        return set.retention;
    }

    /** Whether a change of it changes the lifetime of backups that exist, too. */
    public boolean retroactive() {
        return set.retroactive;
    }

    /** Labels by key. */
    public Map<String, String> labels() {
        return set.labels;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Policy that && that.set.name.equals(set.name) && PolicyShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Policy " + set.name + " " + PolicyShape.SHAPE.line(this);
    }

    /** Whose rules a policy must keep. */
    public enum Profile {
        /** Ours only. */
        NONE,
        /** Those of MongoDB Atlas: intervals of 1, 2, 4, 6, 8 or 12 hours, one hourly and one daily item at most. */
        ATLAS,
        /** Those of Azure Backup: every 4, 6, 8 or 12 hours or daily, kept for 360 days at most. */
        AZURE
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private String description = "";
        private Profile profile = Profile.NONE;
        private List<PolicyItem> items = List.of();
        private @Nullable RepeatingInterval repeating;
        private @Nullable Lifetime repeatingRetention;
        private @Nullable Lifetime onDemand;
        private RetentionPolicy retention = RetentionPolicy.builder().build();
        private boolean retroactive;
        private Map<String, String> labels = Map.of();

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            description = other.description;
            profile = other.profile;
            items = other.items;
            repeating = other.repeating;
            repeatingRetention = other.repeatingRetention;
            onDemand = other.onDemand;
            retention = other.retention;
            retroactive = other.retroactive;
            labels = other.labels;
        }

        /** Sets: words for people. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /** Sets: whose rules it must keep besides ours. */
        public Builder profile(Profile value) {
            profile = Objects.requireNonNull(value, "profile");
            return this;
        }

        /** Sets: when backups are due and how long each is kept. */
        public Builder items(List<PolicyItem> value) {
            items = List.copyOf(value);
            return this;
        }

        /** Sets: when backups are due, as an interval that repeats. */
        public Builder repeating(RepeatingInterval value) {
            repeating = Objects.requireNonNull(value, "repeating");
            return this;
        }

        /** Sets: how long backups of the repeating interval are kept. */
        public Builder repeatingRetention(Lifetime value) {
            repeatingRetention = Objects.requireNonNull(value, "repeatingRetention");
            return this;
        }

        /** Sets: how long backups that somebody asked for are kept. */
        public Builder onDemand(Lifetime value) {
            onDemand = Objects.requireNonNull(value, "onDemand");
            return this;
        }

        /** Sets: the rules that judge backups besides the lifetimes of items. */
        public Builder retention(RetentionPolicy value) {
            retention = Objects.requireNonNull(value, "retention");
            return this;
        }

        /** Sets: whether a change of it changes the lifetime of backups that exist, too. */
        public Builder retroactive(boolean value) {
            retroactive = value;
            return this;
        }

        /** Sets: labels by key. */
        public Builder labels(Map<String, String> value) {
            labels = Require.ordered(value);
            return this;
        }

        /** The definition. The builder may be used again. */
        public Policy build() {
            return new Policy(new Builder(this));
        }
    }
}
