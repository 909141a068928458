package dev.holdfast.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the service works. Immutable.
 */
public final class ServiceSettings {
    private final Builder set;

    private ServiceSettings(Builder set) {
        this.set = set;
    }

    /** Begins with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** How long a leader that does not answer stays one; fail-over takes as long. */
    public Duration lease() {
        return set.lease;
    }

    /** How many runs go on at a time. */
    public int parallelRuns() {
        return set.parallelRuns;
    }

    /** How often storages are looked at. */
    public Duration refresh() {
        return set.refresh;
    }

    /** How much time a slice of a log of changes covers at most, and so how much is lost with its target. */
    public Duration sliceSpan() {
        return set.sliceSpan;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServiceSettings that && SettingsShapes.SERVICE.same(this, that);
    }

    @Override
    public int hashCode() {
        return SettingsShapes.SERVICE.hash(this);
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "ServiceSettings " + SettingsShapes.SERVICE.line(this);
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private Duration lease = Duration.ofSeconds(15);
        private int parallelRuns = 2;
        private Duration refresh = Duration.ofMinutes(1);
        private Duration sliceSpan = Duration.ofMinutes(10);

        private Builder() {}

        private Builder(Builder other) {
            lease = other.lease;
            parallelRuns = other.parallelRuns;
            refresh = other.refresh;
            sliceSpan = other.sliceSpan;
        }

        /** Sets: how long a leader that does not answer stays one; fail-over takes as long. */
        public Builder lease(Duration value) {
            lease = Require.positive("lease", value);
            return this;
        }

        /** Sets: how many runs go on at a time. */
        public Builder parallelRuns(int value) {
            parallelRuns = Require.range("parallelRuns", value, 1, 256);
            return this;
        }

        /** Sets: how often storages are looked at. */
        public Builder refresh(Duration value) {
            refresh = Require.positive("refresh", value);
            return this;
        }

        /** Sets: how much time a slice of a log of changes covers at most, and so how much is lost with its target. */
        public Builder sliceSpan(Duration value) {
            sliceSpan = Require.positive("sliceSpan", value);
            return this;
        }

        /** The definition. The builder may be used again. */
        public ServiceSettings build() {
            return new ServiceSettings(new Builder(this));
        }
    }
}
