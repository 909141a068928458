package dev.holdfast.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Floors that no policy, schedule or deletion goes below. Immutable.
 */
public final class CompliancePolicy {
    private final Builder set;

    private CompliancePolicy(Builder set) {
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

    /** The address of who may change it. */
    public String authorizedEmail() {
        return set.authorizedEmail;
    }

    /** The first name of who may change it. */
    public String authorizedFirstName() {
        return set.authorizedFirstName;
    }

    /** The last name of who may change it. */
    public String authorizedLastName() {
        return set.authorizedLastName;
    }

    /** Whether copies are protected as their originals are. */
    public boolean copyProtection() {
        return set.copyProtection;
    }

    /** Whether targets must be encrypted at rest. */
    public boolean encryptionAtRest() {
        return set.encryptionAtRest;
    }

    /** Whether policies below the floors are raised rather than refused. */
    public boolean overwriteBackupPolicies() {
        return set.overwriteBackupPolicies;
    }

    /** Whether every target must be restorable to a point in time. */
    public boolean pointInTime() {
        return set.pointInTime;
    }

    /** How far back at least. */
    public Optional<Integer> restoreWindowDays() {
        return Optional.ofNullable(set.restoreWindowDays);
    }

    /** Frequencies and lifetimes that every policy must have at least. */
    public List<PolicyItem> items() {
        return set.items;
    }

    /** How long backups that somebody asked for are kept at least. */
    public Optional<Lifetime> onDemand() {
        return Optional.ofNullable(set.onDemand);
    }

    /** How many good recovery points of a target are kept at least, whatever their age. */
    public int minimumGood() {
        return set.minimumGood;
    }

    /** Who may approve that a floor is lowered; two persons are needed if anybody is named. */
    public List<String> approvers() {
        return set.approvers;
    }

    /** Words for people. */
    public String description() {
        return set.description;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompliancePolicy that
                && that.set.name.equals(set.name)
                && ComplianceShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "CompliancePolicy " + set.name + " " + ComplianceShape.SHAPE.line(this);
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private String authorizedEmail = "";
        private String authorizedFirstName = "";
        private String authorizedLastName = "";
        private boolean copyProtection;
        private boolean encryptionAtRest;
        private boolean overwriteBackupPolicies;
        private boolean pointInTime;
        private @Nullable Integer restoreWindowDays;
        private List<PolicyItem> items = List.of();
        private @Nullable Lifetime onDemand;
        private int minimumGood = 1;
        private List<String> approvers = List.of();
        private String description = "";

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            authorizedEmail = other.authorizedEmail;
            authorizedFirstName = other.authorizedFirstName;
            authorizedLastName = other.authorizedLastName;
            copyProtection = other.copyProtection;
            encryptionAtRest = other.encryptionAtRest;
            overwriteBackupPolicies = other.overwriteBackupPolicies;
            pointInTime = other.pointInTime;
            restoreWindowDays = other.restoreWindowDays;
            items = other.items;
            onDemand = other.onDemand;
            minimumGood = other.minimumGood;
            approvers = other.approvers;
            description = other.description;
        }

        /** Sets: the address of who may change it. */
        public Builder authorizedEmail(String value) {
            authorizedEmail = Objects.requireNonNull(value, "authorizedEmail");
            return this;
        }

        /** Sets: the first name of who may change it. */
        public Builder authorizedFirstName(String value) {
            authorizedFirstName = Objects.requireNonNull(value, "authorizedFirstName");
            return this;
        }

        /** Sets: the last name of who may change it. */
        public Builder authorizedLastName(String value) {
            authorizedLastName = Objects.requireNonNull(value, "authorizedLastName");
            return this;
        }

        /** Sets: whether copies are protected as their originals are. */
        public Builder copyProtection(boolean value) {
            copyProtection = value;
            return this;
        }

        /** Sets: whether targets must be encrypted at rest. */
        public Builder encryptionAtRest(boolean value) {
            encryptionAtRest = value;
            return this;
        }

        /** Sets: whether policies below the floors are raised rather than refused. */
        public Builder overwriteBackupPolicies(boolean value) {
            overwriteBackupPolicies = value;
            return this;
        }

        /** Sets: whether every target must be restorable to a point in time. */
        public Builder pointInTime(boolean value) {
            pointInTime = value;
            return this;
        }

        /** Sets: how far back at least. */
        public Builder restoreWindowDays(Integer value) {
            restoreWindowDays = Require.range("restoreWindowDays", value, 1, 3650);
            return this;
        }

        /** Sets: frequencies and lifetimes that every policy must have at least. */
        public Builder items(List<PolicyItem> value) {
            items = List.copyOf(value);
            return this;
        }

        /** Sets: how long backups that somebody asked for are kept at least. */
        public Builder onDemand(Lifetime value) {
            onDemand = Objects.requireNonNull(value, "onDemand");
            return this;
        }

        /** Sets: how many good recovery points of a target are kept at least, whatever their age. */
        public Builder minimumGood(int value) {
            minimumGood = Require.range("minimumGood", value, 1, 1000);
            return this;
        }

        /** Sets: who may approve that a floor is lowered; two persons are needed if anybody is named. */
        public Builder approvers(List<String> value) {
            approvers = List.copyOf(value);
            return this;
        }

        /** Sets: words for people. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /** The definition. The builder may be used again. */
        public CompliancePolicy build() {
            return new CompliancePolicy(new Builder(this));
        }
    }
}
