package dev.holdfast.mongodb.layout;

import dev.holdfast.mongodb.ClusterTime;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a dump says of itself, in {@code .holdfast/backup.json}: which moment it shows, how that was reached, and what is in it. */
public final class RecoveryPoint {
    /** The form that this program writes; it reads newer ones as far as it understands them. */
    public static final int FORMAT = 1;

    /** It has some 450 bytes for each collection. */
    private static final int LONGEST = 1 << 30;

    private final int format;
    private final Consistency consistency;
    private final @Nullable ClusterTime commonTime;
    private final List<ReplicaSetFacts> replicaSets;
    private final List<CollectionFacts> collections;
    private final @Nullable BalancerFacts balancer;
    private final List<String> warnings;
    private final boolean selective;

    private RecoveryPoint(Builder from) {
        format = from.format;
        consistency = from.consistency;
        commonTime = from.commonTime;
        replicaSets = List.copyOf(from.replicaSets);
        collections = List.copyOf(from.collections);
        balancer = from.balancer;
        warnings = List.copyOf(from.warnings);
        selective = from.selective;
    }

    /** Begins with what was done to get one moment. */
    public static Builder builder(Consistency consistency) {
        return new Builder(consistency);
    }

    /**
     * Reads a file.
     *
     * @param file names it in messages
     * @param in read to its end and closed
     * @throws dev.holdfast.mongodb.MongoException.Damaged if it is not what it should be
     */
    public static RecoveryPoint read(String file, InputStream in) {
        return RecoveryPointJson.read(file, BoundedJson.bytes(file, in, LONGEST));
    }

    /** The file's content. */
    public byte[] toBytes() {
        return RecoveryPointJson.write(this).getBytes(StandardCharsets.UTF_8);
    }

    /** The form that it was written in. */
    public int format() {
        return format;
    }

    /** What was done to get one moment of each replica set. */
    public Consistency consistency() {
        return consistency;
    }

    /** The moment that all replica sets show once their oplogs are applied; without it nothing spans shards. */
    public Optional<ClusterTime> commonTime() {
        return Optional.ofNullable(commonTime);
    }

    /** What is in the dump; several only for a sharded cluster. */
    public List<ReplicaSetFacts> replicaSets() {
        return replicaSets;
    }

    /** All collections of all replica sets. */
    public List<CollectionFacts> collections() {
        return collections;
    }

    /** The collections of one replica set, by their names. */
    public Map<Namespace, CollectionFacts> collections(String replicaSet) {
        return collections.stream()
                .filter(one -> one.replicaSet().equals(replicaSet))
                .collect(Collectors.toMap(CollectionFacts::namespace, one -> one, (one, other) -> other));
    }

    /** What is known of one replica set. */
    public Optional<ReplicaSetFacts> replicaSet(String name) {
        return replicaSets.stream().filter(set -> set.name().equals(name)).findFirst();
    }

    /** What was done about the balancer, if there is one. */
    public Optional<BalancerFacts> balancer() {
        return Optional.ofNullable(balancer);
    }

    /** What somebody who restores should know. */
    public List<String> warnings() {
        return warnings;
    }

    /** Whether only some collections or documents were wanted. */
    public boolean isSelective() {
        return selective;
    }

    /** Collects facts. Used by one thread. */
    public static final class Builder {
        private int format = FORMAT;
        private final Consistency consistency;
        private @Nullable ClusterTime commonTime;
        private final List<ReplicaSetFacts> replicaSets = new ArrayList<>();
        private final List<CollectionFacts> collections = new ArrayList<>();
        private @Nullable BalancerFacts balancer;
        private final List<String> warnings = new ArrayList<>();
        private boolean selective;

        private Builder(Consistency consistency) {
            this.consistency = Objects.requireNonNull(consistency, "consistency");
        }

        Builder format(int value) {
            format = value;
            return this;
        }

        /** The moment that all replica sets show once their oplogs are applied. */
        public Builder commonTime(ClusterTime value) {
            commonTime = Objects.requireNonNull(value, "commonTime");
            return this;
        }

        /** Adds a replica set. */
        public Builder replicaSet(ReplicaSetFacts value) {
            replicaSets.add(Objects.requireNonNull(value, "replicaSet"));
            return this;
        }

        /** Adds a collection. */
        public Builder collection(CollectionFacts value) {
            collections.add(Objects.requireNonNull(value, "collection"));
            return this;
        }

        /** What was done about the balancer. */
        public Builder balancer(BalancerFacts value) {
            balancer = Objects.requireNonNull(value, "balancer");
            return this;
        }

        /** What somebody who restores should know. */
        public Builder warning(String text) {
            warnings.add(Objects.requireNonNull(text, "text"));
            return this;
        }

        /** Whether only some collections or documents were wanted. */
        public Builder selective(boolean value) {
            selective = value;
            return this;
        }

        /** The finished recovery point. */
        public RecoveryPoint build() {
            return new RecoveryPoint(this);
        }
    }
}
