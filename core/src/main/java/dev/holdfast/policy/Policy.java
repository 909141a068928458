package dev.holdfast.policy;

import java.util.Map;
import java.util.Objects;

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

    /** words for people. */
    public String description() {
        return set.description;
    }

    /** whose rules it must keep besides ours. */
    public Profile profile() {
        return set.profile;
    }

    /** whether a change of it changes the lifetime of backups that exist, too. */
    public boolean retroactive() {
        return set.retroactive;
    }

    /** labels by key. */
    public Map<String, String> labels() {
        return set.labels;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
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
        private boolean retroactive;
        private Map<String, String> labels = Map.of();

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            description = other.description;
            profile = other.profile;
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
