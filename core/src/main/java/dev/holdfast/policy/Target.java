package dev.holdfast.policy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is protected: a workload under a name, with what differs for it from its schedules. Immutable.
 */
public final class Target {
    private final Builder set;

    private Target(Builder set) {
        this.set = set;
    }

    /**
     * Begins a definition.
     *
     * @param name its name, under which its snapshots are found
     * @throws PolicyException.Invalid if it may not be used as a name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name, under which its snapshots are found. */
    public String name() {
        return set.name;
    }

    /** The workload, without credentials; missing only in a definition that is marked with a problem. */
    public Optional<URI> uri() {
        return Optional.ofNullable(set.uri);
    }

    /** References to what the workload wants to know, by name, such as {@code password: env:NAME}. */
    public Map<String, String> credentials() {
        return set.credentials;
    }

    /** What is asked of the workload beside its location, by name, each of one or several values. */
    public Map<String, List<String>> options() {
        return set.options;
    }

    /** Labels by key, which selectors look at. */
    public Map<String, String> labels() {
        return set.labels;
    }

    /** The schedules that serve it, besides those that name it themselves. */
    public List<String> schedules() {
        return set.schedules;
    }

    /** Whether it can be restored to any point in time within a schedule's restore window. */
    public boolean pitEnabled() {
        return set.pitEnabled;
    }

    /** Patterns of what is left out. */
    public List<String> excludes() {
        return set.excludes;
    }

    /** What differs for this target from the schedules that serve it. */
    public Overrides overrides() {
        return set.overrides;
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
        return other instanceof Target that && that.set.name.equals(set.name) && TargetShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Target " + set.name + " " + TargetShape.SHAPE.line(this);
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private @Nullable URI uri;
        private Map<String, String> credentials = Map.of();
        private Map<String, List<String>> options = Map.of();
        private Map<String, String> labels = Map.of();
        private List<String> schedules = List.of();
        private boolean pitEnabled;
        private List<String> excludes = List.of();
        private Overrides overrides = Overrides.NONE;
        private String description = "";

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            uri = other.uri;
            credentials = other.credentials;
            options = other.options;
            labels = other.labels;
            schedules = other.schedules;
            pitEnabled = other.pitEnabled;
            excludes = other.excludes;
            overrides = other.overrides;
            description = other.description;
        }

        /** Sets: the workload, without credentials; missing only in a definition that is marked with a problem. */
        public Builder uri(URI value) {
            uri = Require.withoutSecret("uri", value);
            return this;
        }

        /** Sets: references to what the workload wants to know, by name, such as {@code password: env:NAME}. */
        public Builder credentials(Map<String, String> value) {
            credentials = Require.references("credentials", value);
            return this;
        }

        /** Sets: what is asked of the workload beside its location, by name, each of one or several values. */
        public Builder options(Map<String, List<String>> value) {
            options = Require.orderedLists(value);
            return this;
        }

        /** Sets: labels by key, which selectors look at. */
        public Builder labels(Map<String, String> value) {
            labels = Require.ordered(value);
            return this;
        }

        /** Sets: the schedules that serve it, besides those that name it themselves. */
        public Builder schedules(List<String> value) {
            schedules = List.copyOf(value);
            return this;
        }

        /** Sets: whether it can be restored to any point in time within a schedule's restore window. */
        public Builder pitEnabled(boolean value) {
            pitEnabled = value;
            return this;
        }

        /** Sets: patterns of what is left out. */
        public Builder excludes(List<String> value) {
            excludes = List.copyOf(value);
            return this;
        }

        /** Sets: what differs for this target from the schedules that serve it. */
        public Builder overrides(Overrides value) {
            overrides = Objects.requireNonNull(value, "overrides");
            return this;
        }

        /** Sets: words for people. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /** The definition. The builder may be used again. */
        public Target build() {
            return new Target(new Builder(this));
        }
    }
}
