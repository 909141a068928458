package dev.holdfast.policy;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule with variables that is made for every target whose labels match. Immutable.
 */
public final class Template {
    private final Builder set;

    private Template(Builder set) {
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

    /** Which targets get a schedule. */
    public LabelSelector selector() {
        return set.selector;
    }

    /** The template whose fields and variables it inherits, each by itself. */
    public Optional<String> parent() {
        return Optional.ofNullable(set.parent);
    }

    /** Values of variables that a label of the same key replaces; they may hold variables. */
    public Map<String, String> variables() {
        return set.variables;
    }

    /** The fields of the schedule as a JSON object; texts may hold variables such as ${team}. */
    public String schedule() {
        return set.schedule;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Template that && that.set.name.equals(set.name) && TemplateShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Template " + set.name + " " + TemplateShape.SHAPE.line(this);
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private String description = "";
        private LabelSelector selector = LabelSelector.NONE;
        private @Nullable String parent;
        private Map<String, String> variables = Map.of();
        private String schedule = "{}";

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            description = other.description;
            selector = other.selector;
            parent = other.parent;
            variables = other.variables;
            schedule = other.schedule;
        }

        /** Sets: words for people. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /** Sets: which targets get a schedule. */
        public Builder selector(LabelSelector value) {
            selector = Objects.requireNonNull(value, "selector");
            return this;
        }

        /** Sets: the template whose fields and variables it inherits, each by itself. */
        public Builder parent(String value) {
            parent = Objects.requireNonNull(value, "parent");
            return this;
        }

        /** Sets: values of variables that a label of the same key replaces; they may hold variables. */
        public Builder variables(Map<String, String> value) {
            variables = Require.ordered(value);
            return this;
        }

        /** Sets: the fields of the schedule as a JSON object; texts may hold variables such as ${team}. */
        public Builder schedule(String value) {
            schedule = Objects.requireNonNull(value, "schedule");
            return this;
        }

        /** The definition. The builder may be used again. */
        public Template build() {
            return new Template(new Builder(this));
        }
    }
}
