package dev.holdfast.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Targets that are backed up together. Immutable.
 */
public final class TargetGroup {
    private final Builder set;

    private TargetGroup(Builder set) {
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

    /** The names of its members. */
    public List<String> targets() {
        return set.targets;
    }

    /** Targets with these labels are members too, also those that come later. */
    public Optional<LabelSelector> selector() {
        return Optional.ofNullable(set.selector);
    }

    /** What the failure of one member means. */
    public Outcome outcome() {
        return set.outcome;
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
        return other instanceof TargetGroup that && that.set.name.equals(set.name) && GroupShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "TargetGroup " + set.name + " " + GroupShape.SHAPE.line(this);
    }

    /** What the failure of one member means for the others. */
    public enum Outcome {
        /** The backup of the group counts only if every member was backed up. */
        ALL,
        /** Each backup counts by itself; members that failed are reported. */
        REPORT
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private List<String> targets = List.of();
        private @Nullable LabelSelector selector;
        private Outcome outcome = Outcome.REPORT;
        private String description = "";

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            targets = other.targets;
            selector = other.selector;
            outcome = other.outcome;
            description = other.description;
        }

        /** Sets: the names of its members. */
        public Builder targets(List<String> value) {
            targets = List.copyOf(value);
            return this;
        }

        /** Sets: targets with these labels are members too, also those that come later. */
        public Builder selector(LabelSelector value) {
            selector = Objects.requireNonNull(value, "selector");
            return this;
        }

        /** Sets: what the failure of one member means. */
        public Builder outcome(Outcome value) {
            outcome = Objects.requireNonNull(value, "outcome");
            return this;
        }

        /** Sets: words for people. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /** The definition. The builder may be used again. */
        public TargetGroup build() {
            return new TargetGroup(new Builder(this));
        }
    }
}
