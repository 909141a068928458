package dev.holdfast.mongodb.layout;

import dev.holdfast.mongodb.ClusterTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was dumped of a replica set, from which member, and how. */
public final class ReplicaSetFacts {
    /** What a replica set is for. */
    public enum Role {
        /** One server that is no replica set. */
        STANDALONE,
        /** A replica set on its own. */
        REPLICA_SET,
        /** A shard of a cluster. */
        SHARD,
        /** What knows where the cluster's documents are. */
        CONFIG
    }

    private final String name;
    private final Role role;
    private final String member;
    private final String serverVersion;
    private final String featureCompatibilityVersion;
    private final String id;
    private final @Nullable ClusterTime first;
    private final @Nullable ClusterTime contained;
    private final @Nullable ClusterTime last;
    private final @Nullable OplogPosition lastEntry;
    private final @Nullable ClusterTime clusterTime;
    private final @Nullable Duration lag;
    private final @Nullable Duration lockTime;
    private final List<String> warnings;

    private ReplicaSetFacts(Builder from) {
        name = from.name;
        role = from.role;
        member = from.member;
        serverVersion = from.serverVersion;
        featureCompatibilityVersion = from.featureCompatibilityVersion;
        id = from.id;
        first = from.first;
        contained = from.contained;
        last = from.last;
        lastEntry = from.lastEntry;
        clusterTime = from.clusterTime;
        lag = from.lag;
        lockTime = from.lockTime;
        warnings = List.copyOf(from.warnings);
    }

    /**
     * Begins with what is always known.
     *
     * @param name of the replica set; empty for a standalone server
     */
    public static Builder builder(String name, Role role) {
        return new Builder(name, role);
    }

    /** Its name; empty for a standalone server. */
    public String name() {
        return name;
    }

    /** What it is for. */
    public Role role() {
        return role;
    }

    /** Host and port of the member that was read; empty if unknown. */
    public String member() {
        return member;
    }

    /** Of that member, such as {@code 6.0.5}; empty if unknown. */
    public String serverVersion() {
        return serverVersion;
    }

    /** Such as {@code 6.0}; empty if unknown. */
    public String featureCompatibilityVersion() {
        return featureCompatibilityVersion;
    }

    /** The number of the replica set, which is the same as long as it lives; empty if it is unknown or there is none. */
    public String id() {
        return id;
    }

    /** The first entry of the oplog that is needed to bring the dump to a later moment. */
    public Optional<ClusterTime> first() {
        return Optional.ofNullable(first);
    }

    /** What entries up to here have written or decided, the documents show for certain, so that it need not be replayed. */
    public Optional<ClusterTime> contained() {
        return Optional.ofNullable(contained);
    }

    /** The last entry of the oplog in the dump; without any, the last one that the documents show. */
    public Optional<ClusterTime> last() {
        return Optional.ofNullable(last);
    }

    /** Which entry that is, as another history may have one of the same time; empty if it is not known. */
    public Optional<OplogPosition> lastEntry() {
        return Optional.ofNullable(lastEntry);
    }

    /** The time of the cluster when the dump was finished. */
    public Optional<ClusterTime> clusterTime() {
        return Optional.ofNullable(clusterTime);
    }

    /** How far the member was behind the primary when it was chosen. */
    public Optional<Duration> lag() {
        return Optional.ofNullable(lag);
    }

    /** How long the member stood still. */
    public Optional<Duration> lockTime() {
        return Optional.ofNullable(lockTime);
    }

    /** What somebody who restores should know. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public String toString() {
        return name + " from " + member;
    }

    /** Collects facts. */
    public static final class Builder {
        private final String name;
        private final Role role;
        private String member = "";
        private String serverVersion = "";
        private String featureCompatibilityVersion = "";
        private String id = "";
        private @Nullable ClusterTime first;
        private @Nullable ClusterTime contained;
        private @Nullable ClusterTime last;
        private @Nullable OplogPosition lastEntry;
        private @Nullable ClusterTime clusterTime;
        private @Nullable Duration lag;
        private @Nullable Duration lockTime;
        private final List<String> warnings = new ArrayList<>();

        private Builder(String name, Role role) {
            this.name = Objects.requireNonNull(name, "name");
            this.role = Objects.requireNonNull(role, "role");
        }

        /** Host and port of the member that is read. */
        public Builder member(String value) {
            member = Objects.requireNonNull(value, "member");
            return this;
        }

        /** Versions of that member and of its data. */
        public Builder versions(String server, String featureCompatibility) {
            serverVersion = Objects.requireNonNull(server, "server");
            featureCompatibilityVersion = Objects.requireNonNull(featureCompatibility, "featureCompatibility");
            return this;
        }

        /** The number of the replica set. */
        public Builder id(String value) {
            id = Objects.requireNonNull(value, "id");
            return this;
        }

        /** The first entry of the oplog that is needed to bring the dump to a later moment. */
        public Builder first(ClusterTime value) {
            first = Objects.requireNonNull(value, "first");
            return this;
        }

        /** Up to where the documents show for certain what entries have written or decided. */
        public Builder contained(ClusterTime value) {
            contained = Objects.requireNonNull(value, "contained");
            return this;
        }

        /** The last entry of the oplog in the dump; without any, the last one that the documents show. */
        public Builder last(ClusterTime value) {
            last = Objects.requireNonNull(value, "last");
            lastEntry = null;
            return this;
        }

        /** The same, where it is known which entry it is. */
        public Builder last(OplogPosition value) {
            last = value.time();
            lastEntry = value;
            return this;
        }

        /** The time of the cluster when the dump was finished. */
        public Builder clusterTime(ClusterTime value) {
            clusterTime = Objects.requireNonNull(value, "clusterTime");
            return this;
        }

        /** How far the member was behind the primary when it was chosen; kept to the millisecond. */
        public Builder lag(Duration value) {
            lag = Duration.ofMillis(value.toMillis());
            return this;
        }

        /** How long the member stood still; kept to the millisecond. */
        public Builder lockTime(Duration value) {
            lockTime = Duration.ofMillis(value.toMillis());
            return this;
        }

        /** What somebody who restores should know. */
        public Builder warning(String text) {
            warnings.add(Objects.requireNonNull(text, "text"));
            return this;
        }

        /** The finished facts. */
        public ReplicaSetFacts build() {
            return new ReplicaSetFacts(this);
        }
    }
}
