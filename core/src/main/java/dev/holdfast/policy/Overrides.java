package dev.holdfast.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs for one target from the schedule that serves it; what is not set is inherited, each field by itself. Immutable.
 */
public final class Overrides {
    private final Builder set;

    private Overrides(Builder set) {
        this.set = set;
    }

    /** Begins with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Another policy. */
    public Optional<String> policy() {
        return Optional.ofNullable(set.policy);
    }

    /** Another bound of a run. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(set.timeout);
    }

    /** Another number of attempts. */
    public Optional<Retries> retries() {
        return Optional.ofNullable(set.retries);
    }

    /** Another deadline for a late start. */
    public Optional<Duration> startingDeadline() {
        return Optional.ofNullable(set.startingDeadline);
    }

    /** Another rule for missed runs. */
    public Optional<Boolean> catchUp() {
        return Optional.ofNullable(set.catchUp);
    }

    /** Another restore window in days. */
    public Optional<Integer> restoreWindowDays() {
        return Optional.ofNullable(set.restoreWindowDays);
    }

    /** Other hooks, which replace those of the schedule. */
    public Optional<List<Hook>> hooks() {
        return Optional.ofNullable(set.hooks);
    }

    /** Another verification. */
    public Optional<Verification> verification() {
        return Optional.ofNullable(set.verification);
    }

    /** Labels that are added to those of the schedule. */
    public Optional<Map<String, String>> labels() {
        return Optional.ofNullable(set.labels);
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Overrides that && TargetShape.OVERRIDES.same(this, that);
    }

    @Override
    public int hashCode() {
        return TargetShape.OVERRIDES.hash(this);
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Overrides " + TargetShape.OVERRIDES.line(this);
    }

    /** Nothing differs. */
    public static final Overrides NONE = builder().build();

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String policy;
        private @Nullable Duration timeout;
        private @Nullable Retries retries;
        private @Nullable Duration startingDeadline;
        private @Nullable Boolean catchUp;
        private @Nullable Integer restoreWindowDays;
        private @Nullable List<Hook> hooks;
        private @Nullable Verification verification;
        private @Nullable Map<String, String> labels;

        private Builder() {}

        private Builder(Builder other) {
            policy = other.policy;
            timeout = other.timeout;
            retries = other.retries;
            startingDeadline = other.startingDeadline;
            catchUp = other.catchUp;
            restoreWindowDays = other.restoreWindowDays;
            hooks = other.hooks;
            verification = other.verification;
            labels = other.labels;
        }

        /** Sets: another policy. */
        public Builder policy(String value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** Sets: another bound of a run. */
        public Builder timeout(Duration value) {
            timeout = Require.positive("timeout", value);
            return this;
        }

        /** Sets: another number of attempts. */
        public Builder retries(Retries value) {
            retries = Objects.requireNonNull(value, "retries");
            return this;
        }

        /** Sets: another deadline for a late start. */
        public Builder startingDeadline(Duration value) {
            startingDeadline = Require.positive("startingDeadline", value);
            return this;
        }

        /** Sets: another rule for missed runs. */
        public Builder catchUp(Boolean value) {
            catchUp = Objects.requireNonNull(value, "catchUp");
            return this;
        }

        /** Sets: another restore window in days. */
        public Builder restoreWindowDays(Integer value) {
            restoreWindowDays = Require.range("restoreWindowDays", value, 1, 3650);
            return this;
        }

        /** Sets: other hooks, which replace those of the schedule. */
        public Builder hooks(List<Hook> value) {
            hooks = List.copyOf(value);
            return this;
        }

        /** Sets: another verification. */
        public Builder verification(Verification value) {
            verification = Objects.requireNonNull(value, "verification");
            return this;
        }

        /** Sets: labels that are added to those of the schedule. */
        public Builder labels(Map<String, String> value) {
            labels = Require.ordered(value);
            return this;
        }

        /** The definition. The builder may be used again. */
        public Overrides build() {
            return new Overrides(new Builder(this));
        }
    }
}
