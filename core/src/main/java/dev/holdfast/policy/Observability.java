package dev.holdfast.policy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where figures go. Immutable.
 */
public final class Observability {
    private final Builder set;

    private Observability(Builder set) {
        this.set = set;
    }

    /** Begins with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A Prometheus Pushgateway that gets them at the end of every run. */
    public Optional<URI> pushgateway() {
        return Optional.ofNullable(set.pushgateway);
    }

    /** The name of the job that they are pushed under. */
    public String job() {
        return set.job;
    }

    /** Labels that are added to every figure. */
    public Map<String, String> labels() {
        return set.labels;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Observability that && SettingsShapes.OBSERVABILITY.same(this, that);
    }

    @Override
    public int hashCode() {
        return SettingsShapes.OBSERVABILITY.hash(this);
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Observability " + SettingsShapes.OBSERVABILITY.line(this);
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable URI pushgateway;
        private String job = "holdfast";
        private Map<String, String> labels = Map.of();

        private Builder() {}

        private Builder(Builder other) {
            pushgateway = other.pushgateway;
            job = other.job;
            labels = other.labels;
        }

        /** Sets: a Prometheus Pushgateway that gets them at the end of every run. */
        public Builder pushgateway(URI value) {
            pushgateway = Require.withoutSecret("pushgateway", value);
            return this;
        }

        /** Sets: the name of the job that they are pushed under. */
        public Builder job(String value) {
            job = Require.name("job", value);
            return this;
        }

        /** Sets: labels that are added to every figure. */
        public Builder labels(Map<String, String> value) {
            labels = Require.ordered(value);
            return this;
        }

        /** The definition. The builder may be used again. */
        public Observability build() {
            return new Observability(new Builder(this));
        }
    }
}
