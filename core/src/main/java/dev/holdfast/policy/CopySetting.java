package dev.holdfast.policy;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where else backups go, which of them, and for how long. Immutable.
 */
public final class CopySetting {
    private final Builder set;

    private CopySetting(Builder set) {
        this.set = set;
    }

    /**
     * Begins a definition.
     *
     * @param name its name within the schedule
     * @throws PolicyException.Invalid if it may not be used as a name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name within the schedule. */
    public String name() {
        return set.name;
    }

    /** The storage that is written to. */
    public String storage() {
        return set.storage;
    }

    /** The provider of that storage, if it must be a certain one. */
    public Optional<String> provider() {
        return Optional.ofNullable(set.provider);
    }

    /** The region of that storage, if it must be a certain one. */
    public Optional<String> region() {
        return Optional.ofNullable(set.region);
    }

    /** Backups of which items are copied; empty for all. */
    public Set<Frequency> frequencies() {
        return set.frequencies;
    }

    /** Whether the changes of targets with pitEnabled are followed into it too, so that points in time can be restored from it. */
    public boolean oplogs() {
        return set.oplogs;
    }

    /** How long copies are kept; as long as their originals if nothing is said. */
    public Optional<Lifetime> retention() {
        return Optional.ofNullable(set.retention);
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CopySetting that && that.set.name.equals(set.name) && PartShapes.COPY.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "CopySetting " + set.name + " " + PartShapes.COPY.line(this);
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private String storage = "";
        private @Nullable String provider;
        private @Nullable String region;
        private Set<Frequency> frequencies = Set.of();
        private boolean oplogs;
        private @Nullable Lifetime retention;

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            storage = other.storage;
            provider = other.provider;
            region = other.region;
            frequencies = other.frequencies;
            oplogs = other.oplogs;
            retention = other.retention;
        }

        /** Sets: the storage that is written to. */
        public Builder storage(String value) {
            storage = Objects.requireNonNull(value, "storage");
            return this;
        }

        /** Sets: the provider of that storage, if it must be a certain one. */
        public Builder provider(String value) {
            provider = Objects.requireNonNull(value, "provider");
            return this;
        }

        /** Sets: the region of that storage, if it must be a certain one. */
        public Builder region(String value) {
            region = Objects.requireNonNull(value, "region");
            return this;
        }

        /** Sets: backups of which items are copied; empty for all. */
        public Builder frequencies(Set<Frequency> value) {
            frequencies = Require.ordered(value);
            return this;
        }

        /** Sets: whether the changes of targets with pitEnabled are followed into it too. */
        public Builder oplogs(boolean value) {
            oplogs = value;
            return this;
        }

        /** Sets: how long copies are kept; as long as their originals if nothing is said. */
        public Builder retention(Lifetime value) {
            retention = Objects.requireNonNull(value, "retention");
            return this;
        }

        /** The definition. The builder may be used again. */
        public CopySetting build() {
            return new CopySetting(new Builder(this));
        }
    }
}
