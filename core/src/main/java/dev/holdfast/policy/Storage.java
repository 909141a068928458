package dev.holdfast.policy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where backups lie: a repository in a store, and how it may be used. Immutable.
 */
public final class Storage {
    private final Builder set;

    private Storage(Builder set) {
        this.set = set;
    }

    /**
     * Begins a definition.
     *
     * @param name its name, by which schedules refer to it
     * @throws PolicyException.Invalid if it may not be used as a name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name, by which schedules refer to it. */
    public String name() {
        return set.name;
    }

    /** The place of the store, without credentials; missing only in a definition that is marked with a problem. */
    public Optional<URI> uri() {
        return Optional.ofNullable(set.uri);
    }

    /** A reference to the repository's password such as {@code env:NAME}, {@code file:PATH} or {@code command:…}; never the password. */
    public String password() {
        return set.password;
    }

    /** References to what the store wants to know, by name, such as {@code accessKey: env:NAME}; {@code directory} names a directory of more. */
    public Map<String, String> credentials() {
        return set.credentials;
    }

    /** The path below the URI under which the repository lies; empty for the URI itself. */
    public String prefix() {
        return set.prefix;
    }

    /** Whether schedules that name no storage use this one. */
    public boolean isDefault() {
        return set.isDefault;
    }

    /** Whether backups are written and deleted here, or only read. */
    public Access access() {
        return set.access;
    }

    /** What it is used for. */
    public Tier tier() {
        return set.tier;
    }

    /** Who runs the store, such as {@code AWS}. */
    public Optional<String> provider() {
        return Optional.ofNullable(set.provider);
    }

    /** Where the store is, in the provider's words. */
    public Optional<String> region() {
        return Optional.ofNullable(set.region);
    }

    /** How far its provider spreads copies; may be raised, never lowered. */
    public Redundancy redundancy() {
        return set.redundancy;
    }

    /** Whether the second region may be read; may be turned on, never off. */
    public boolean crossRegionRestore() {
        return set.crossRegionRestore;
    }

    /** What happens to its content when the definition goes. */
    public Removal removal() {
        return set.removal;
    }

    /**
     * Whether and for how long the store refuses to delete backups, whoever asks: until the end of their lifetime where that is fixed, else for
     * so long from each run that keeps them. Needs a store with Object Lock, immutability or object retention.
     */
    public Optional<Duration> immutability() {
        return Optional.ofNullable(set.immutability);
    }

    /** How many requests may be open at a time; 0 for the store's own limit. */
    public int connections() {
        return set.connections;
    }

    /** Words for people. */
    public String description() {
        return set.description;
    }

    /** Labels by key. */
    public Map<String, String> labels() {
        return set.labels;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Storage that && that.set.name.equals(set.name) && StorageShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Storage " + set.name + " " + StorageShape.SHAPE.line(this);
    }

    /** Whether a storage may be written to. */
    public enum Access {
        /** Backups are written, expired and deleted. */
        READ_WRITE,
        /** Backups are only read. */
        READ_ONLY
    }

    /** What a storage is used for. */
    public enum Tier {
        /** Backups go there. */
        OPERATIONAL,
        /** One copy a day goes there. */
        VAULT
    }

    /** How far copies are spread, from little to much. */
    public enum Redundancy {
        /** Within one data centre. */
        LOCAL,
        /** Over the data centres of a region. */
        ZONE,
        /** Over two regions. */
        GEO
    }

    /** What becomes of the content of a storage whose definition is removed. */
    public enum Removal {
        /** It stays. */
        KEEP,
        /** It is deleted, as far as nothing protects it. */
        WIPE
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private @Nullable URI uri;
        private String password = "";
        private Map<String, String> credentials = Map.of();
        private String prefix = "";
        private boolean isDefault;
        private Access access = Access.READ_WRITE;
        private Tier tier = Tier.OPERATIONAL;
        private @Nullable String provider;
        private @Nullable String region;
        private Redundancy redundancy = Redundancy.LOCAL;
        private boolean crossRegionRestore;
        private Removal removal = Removal.KEEP;
        private @Nullable Duration immutability;
        private int connections;
        private String description = "";
        private Map<String, String> labels = Map.of();

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            uri = other.uri;
            password = other.password;
            credentials = other.credentials;
            prefix = other.prefix;
            isDefault = other.isDefault;
            access = other.access;
            tier = other.tier;
            provider = other.provider;
            region = other.region;
            redundancy = other.redundancy;
            crossRegionRestore = other.crossRegionRestore;
            removal = other.removal;
            immutability = other.immutability;
            connections = other.connections;
            description = other.description;
            labels = other.labels;
        }

        /** Sets: the place of the store, without credentials; missing only in a definition that is marked with a problem. */
        public Builder uri(URI value) {
            uri = Require.withoutSecret("uri", value);
            return this;
        }

        /** Sets: a reference to the repository's password such as {@code env:NAME}, {@code file:PATH} or {@code command:…}; never the password. */
        public Builder password(String value) {
            password = Require.reference("password", value);
            return this;
        }

        /** Sets: references to what the store wants to know, by name, such as {@code accessKey: env:NAME}; {@code directory} is {@code file:} of a directory with one file for each. */
        public Builder credentials(Map<String, String> value) {
            credentials = Require.credentials("credentials", value);
            return this;
        }

        /** Sets: the path below the URI under which the repository lies; empty for the URI itself. */
        public Builder prefix(String value) {
            prefix = Objects.requireNonNull(value, "prefix");
            return this;
        }

        /** Sets: whether schedules that name no storage use this one. */
        public Builder isDefault(boolean value) {
            isDefault = value;
            return this;
        }

        /** Sets: whether backups are written and deleted here, or only read. */
        public Builder access(Access value) {
            access = Objects.requireNonNull(value, "access");
            return this;
        }

        /** Sets: what it is used for. */
        public Builder tier(Tier value) {
            tier = Objects.requireNonNull(value, "tier");
            return this;
        }

        /** Sets: who runs the store, such as {@code AWS}. */
        public Builder provider(String value) {
            provider = Objects.requireNonNull(value, "provider");
            return this;
        }

        /** Sets: where the store is, in the provider's words. */
        public Builder region(String value) {
            region = Objects.requireNonNull(value, "region");
            return this;
        }

        /** Sets: how far its provider spreads copies; may be raised, never lowered. */
        public Builder redundancy(Redundancy value) {
            redundancy = Objects.requireNonNull(value, "redundancy");
            return this;
        }

        /** Sets: whether the second region may be read; may be turned on, never off. */
        public Builder crossRegionRestore(boolean value) {
            crossRegionRestore = value;
            return this;
        }

        /** Sets: what happens to its content when the definition goes. */
        public Builder removal(Removal value) {
            removal = Objects.requireNonNull(value, "removal");
            return this;
        }

        /** Sets: for how long the store refuses to delete backups whose lifetime is not fixed; those whose lifetime is, until its end. At least an hour. */
        public Builder immutability(Duration value) {
            if (value.compareTo(Duration.ofHours(1)) < 0) {
                throw new PolicyException.Invalid("immutability", "must be at least 1h, was " + value);
            }
            immutability = value;
            return this;
        }

        /** Sets: how many requests may be open at a time; 0 for the store's own limit. */
        public Builder connections(int value) {
            connections = Require.range("connections", value, 0, 1024);
            return this;
        }

        /** Sets: words for people. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /** Sets: labels by key. */
        public Builder labels(Map<String, String> value) {
            labels = Require.ordered(value);
            return this;
        }

        /** The definition. The builder may be used again. */
        public Storage build() {
            return new Storage(new Builder(this));
        }
    }
}
