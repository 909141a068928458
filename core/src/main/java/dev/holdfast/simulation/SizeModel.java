package dev.holdfast.simulation;

import dev.holdfast.policy.PolicyException;
import java.time.Duration;

/**
 * How much a repository grows with the backups that it holds. The data begins with a size and grows by a share of that each day; each
 * day a share of it is replaced, chosen at random, so that after d days {@code (1 - change)^d} of it is still the same. A repository
 * stores every piece once that any backup in it contains; what no backup needs is taken for pruned at once. Immutable.
 */
public final class SizeModel {
    private static final double SECONDS_A_DAY = 86_400;

    private final Builder set;

    private SizeModel(Builder set) {
        this.set = set;
    }

    /** Begins a model of 100 GiB of which 2 % change and to which 0.1 % is added each day, stored in half its size. */
    public static Builder builder() {
        return new Builder();
    }

    /** How large the data is when the simulation begins, in bytes. */
    public long initialBytes() {
        return set.initialBytes;
    }

    /** Which share of the data is replaced each day, from 0 to 1. */
    public double changePerDay() {
        return set.changePerDay;
    }

    /** How much data is added each day, as a share of the initial size. */
    public double growthPerDay() {
        return set.growthPerDay;
    }

    /** Which share of the data is left when pieces that occur more than once are stored once, above 0 to 1. */
    public double deduplication() {
        return set.deduplication;
    }

    /** To which share of its size data is compressed, above 0 to 1. */
    public double compression() {
        return set.compression;
    }

    /** The size of the data so long after the beginning, in bytes. */
    double dataAfter(Duration time) {
        return set.initialBytes * (1 + set.growthPerDay * days(time));
    }

    /** What one backup alone takes in the repository, in bytes. */
    double alone(Duration taken) {
        return dataAfter(taken) * set.deduplication * set.compression;
    }

    /** What a backup takes beyond one that was taken before it, in bytes. */
    double beyond(Duration before, Duration taken) {
        double changed = 1 - Math.pow(1 - set.changePerDay, days(taken.minus(before)));
        double data = dataAfter(before) * changed + dataAfter(taken) - dataAfter(before);
        return data * set.deduplication * set.compression;
    }

    private static double days(Duration time) {
        return time.toSeconds() / SECONDS_A_DAY;
    }

    /** Collects a model. Not safe for use by several threads. */
    public static final class Builder {
        private long initialBytes = 100L << 30;
        private double changePerDay = 0.02;
        private double growthPerDay = 0.001;
        private double deduplication = 1;
        private double compression = 0.5;

        private Builder() {}

        private Builder(Builder other) {
            initialBytes = other.initialBytes;
            changePerDay = other.changePerDay;
            growthPerDay = other.growthPerDay;
            deduplication = other.deduplication;
            compression = other.compression;
        }

        /**
         * Sets how large the data is when the simulation begins.
         *
         * @throws PolicyException.Invalid if it is negative
         */
        public Builder initialBytes(long value) {
            if (value < 0) {
                throw new PolicyException.Invalid("size", "must be a number of bytes from 0 on, was " + value);
            }
            initialBytes = value;
            return this;
        }

        /**
         * Sets which share is replaced each day.
         *
         * @throws PolicyException.Invalid if it is not from 0 to 1
         */
        public Builder changePerDay(double value) {
            changePerDay = share("change", value, 0);
            return this;
        }

        /**
         * Sets how much is added each day, as a share of the initial size.
         *
         * @throws PolicyException.Invalid if it is not from 0 to 1
         */
        public Builder growthPerDay(double value) {
            growthPerDay = share("growth", value, 0);
            return this;
        }

        /**
         * Sets which share is left after deduplication.
         *
         * @throws PolicyException.Invalid if it is not from 0.001 to 1
         */
        public Builder deduplication(double value) {
            deduplication = share("deduplication", value, 0.001);
            return this;
        }

        /**
         * Sets to which share data is compressed.
         *
         * @throws PolicyException.Invalid if it is not from 0.001 to 1
         */
        public Builder compression(double value) {
            compression = share("compression", value, 0.001);
            return this;
        }

        private static double share(String field, double value, double least) {
            if (!(value >= least && value <= 1)) {
                throw new PolicyException.Invalid(
                        field, "must be a share from " + (least == 0 ? "0" : "0.001") + " to 1, was " + value);
            }
            return value;
        }

        /** The model. The builder may be used again. */
        public SizeModel build() {
            return new SizeModel(new Builder(this));
        }
    }
}
