package dev.holdfast.policy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How recovery points are tried: a check of the repository and a restore into a scratch workload. Immutable.
 */
public final class Verification {
    private final Builder set;

    private Verification(Builder set) {
        this.set = set;
    }

    /** Begins with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** When it is done; after every run if nothing is said. */
    public Optional<Cron> cron() {
        return Optional.ofNullable(set.cron);
    }

    /** How much of the repository is read. */
    public Depth check() {
        return set.check;
    }

    /** How much of the packs a sample reads, in percent. */
    public int samplePercent() {
        return set.samplePercent;
    }

    /** The workload that the newest recovery point is restored into; nothing is restored without it. */
    public Optional<URI> scratch() {
        return Optional.ofNullable(set.scratch);
    }

    /** What must hold in the scratch workload. */
    public List<Assertion> assertions() {
        return set.assertions;
    }

    /** How long it may take. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(set.timeout);
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Verification that && VerificationShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return VerificationShape.SHAPE.hash(this);
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Verification " + VerificationShape.SHAPE.line(this);
    }

    /** How much of a repository is read. */
    public enum Depth {
        /** Nothing. */
        NONE,
        /** Index, sizes of packs, snapshots and trees. */
        STRUCTURE,
        /** Besides, a share of the packs. */
        SAMPLE,
        /** Every pack. */
        FULL
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable Cron cron;
        private Depth check = Depth.SAMPLE;
        private int samplePercent = 5;
        private @Nullable URI scratch;
        private List<Assertion> assertions = List.of();
        private @Nullable Duration timeout;

        private Builder() {}

        private Builder(Builder other) {
            cron = other.cron;
            check = other.check;
            samplePercent = other.samplePercent;
            scratch = other.scratch;
            assertions = other.assertions;
            timeout = other.timeout;
        }

        /** Sets: when it is done; after every run if nothing is said. */
        public Builder cron(Cron value) {
            cron = Objects.requireNonNull(value, "cron");
            return this;
        }

        /** Sets: how much of the repository is read. */
        public Builder check(Depth value) {
            check = Objects.requireNonNull(value, "check");
            return this;
        }

        /** Sets: how much of the packs a sample reads, in percent. */
        public Builder samplePercent(int value) {
            samplePercent = Require.range("samplePercent", value, 1, 100);
            return this;
        }

        /** Sets: the workload that the newest recovery point is restored into; nothing is restored without it. */
        public Builder scratch(URI value) {
            scratch = Require.withoutSecret("scratch", value);
            return this;
        }

        /** Sets: what must hold in the scratch workload. */
        public Builder assertions(List<Assertion> value) {
            assertions = List.copyOf(value);
            return this;
        }

        /** Sets: how long it may take. */
        public Builder timeout(Duration value) {
            timeout = Require.positive("timeout", value);
            return this;
        }

        /** The definition. The builder may be used again. */
        public Verification build() {
            return new Verification(new Builder(this));
        }
    }
}
