package dev.holdfast.mongodb;

import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.mongodb.dump.DumpSettings;
import dev.holdfast.mongodb.dump.ShardSettings;
import dev.holdfast.mongodb.layout.ExtendedJson;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import dev.holdfast.mongodb.restore.RestoreSettings;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.json.JsonParseException;

/** Collects how a deployment is reached, dumped and restored to. Not safe for use from several threads. */
public final class MongoWorkloadBuilder {
    private static final Duration LOCK_TIME = Duration.ofMinutes(30);
    private static final int READERS = 4;
    private static final int SHARDS = 4;
    private static final Duration BALANCER_WAIT = Duration.ofMinutes(5);

    private final MongoLocation location;
    private StoreCredentials credentials = StoreCredentials.none();
    private ConsistencyMode consistency = ConsistencyMode.AUTO;
    private boolean lockForced;
    private Duration lockTime = LOCK_TIME;
    private final MemberChoice.Builder choice = MemberChoice.builder();
    private final List<String> included = new ArrayList<>();
    private final List<String> excluded = new ArrayList<>();
    private final Map<Namespace, BsonDocument> queries = new LinkedHashMap<>();
    private int readers = READERS;
    private boolean cluster = true;
    private boolean commonTime = true;
    private Duration balancerWait = BALANCER_WAIT;
    private int shards = SHARDS;
    private final List<String> mappings = new ArrayList<>();
    private boolean drop;
    private boolean users;
    private boolean indexes = true;
    private boolean oplog = true;
    private boolean rightsCompared = true;
    private boolean uuids = true;

    MongoWorkloadBuilder(MongoLocation location) {
        this.location = location;
    }

    /**
     * What is needed to sign in, read whenever a connection is made: {@code username}, {@code password}, {@code tlsCaFile}, {@code
     * tlsCertificateKeyFile}, {@code tlsCertificateKeyFilePassword}.
     */
    public MongoWorkloadBuilder credentials(StoreCredentials value) {
        credentials = Objects.requireNonNull(value, "credentials");
        return this;
    }

    /** What makes a dump one moment; {@link ConsistencyMode#AUTO} by default. */
    public MongoWorkloadBuilder consistency(ConsistencyMode value) {
        consistency = Objects.requireNonNull(value, "consistency");
        return this;
    }

    /** Locks a member although writes that wait for the majority stall meanwhile. */
    public MongoWorkloadBuilder lockForced(boolean value) {
        lockForced = value;
        return this;
    }

    /** How long a member may stand still, 30 minutes by default; then it is let go and the dump fails. */
    public MongoWorkloadBuilder lockTime(Duration value) {
        lockTime = Objects.requireNonNull(value, "lockTime");
        return this;
    }

    /** Whether the primary may be read although there are secondaries. */
    public MongoWorkloadBuilder primaryAllowed(boolean value) {
        choice.primaryAllowed(value);
        return this;
    }

    /**
     * Prefers a member, or avoids it.
     *
     * @param host as in the set's configuration
     * @param weight 0 for never; by default 2 if hidden, 1 for other secondaries, 0.5 for the primary
     */
    public MongoWorkloadBuilder weight(String host, double weight) {
        choice.weight(host, weight);
        return this;
    }

    /** Reads only from members that have this tag. */
    public MongoWorkloadBuilder tag(String name, String value) {
        choice.tag(name, value);
        return this;
    }

    /** By how much a member may be behind, 20 s by default. */
    public MongoWorkloadBuilder mostLag(Duration value) {
        choice.mostLag(value);
        return this;
    }

    /** Takes only collections that fit one of the patterns: {@code database.collection}, with {@code *}. */
    public MongoWorkloadBuilder include(String pattern) {
        included.add(Objects.requireNonNull(pattern, "pattern"));
        return this;
    }

    /** Leaves out collections that fit one of the patterns. */
    public MongoWorkloadBuilder exclude(String pattern) {
        excluded.add(Objects.requireNonNull(pattern, "pattern"));
        return this;
    }

    /**
     * Dumps only some documents of a collection.
     *
     * @param namespace {@code database.collection}
     * @param query in Extended JSON
     * @throws WorkloadException.Invalid if either cannot be understood
     */
    public MongoWorkloadBuilder query(String namespace, String query) {
        Namespace parsed = Namespace.parse(namespace)
                .orElseThrow(() -> new WorkloadException.Invalid(
                        "query: expected database.collection, was '" + namespace + "'", null));
        try {
            queries.put(parsed, ExtendedJson.parse(query));
        } catch (JsonParseException malformed) {
            throw new WorkloadException.Invalid(
                    "query of " + namespace + ": it is no Extended JSON: " + malformed.getMessage(), malformed);
        }
        return this;
    }

    /** How many read or write at once, 4 by default. */
    public MongoWorkloadBuilder parallel(int value) {
        readers = few("parallel", value);
        return this;
    }

    private static int few(String name, int value) {
        if (value < 1 || value > 64) {
            throw new WorkloadException.Invalid(name + ": expected 1 to 64, was " + value, null);
        }
        return value;
    }

    /** How many shards of a cluster are dumped or restored at once, 4 by default; they share those that read or write. */
    public MongoWorkloadBuilder parallelShards(int value) {
        shards = few("parallel-shards", value);
        return this;
    }

    /** Whether config servers stand for their whole cluster; yes by default, else they are one replica set. */
    public MongoWorkloadBuilder cluster(boolean value) {
        cluster = value;
        return this;
    }

    /** Whether all sets of a cluster are brought to one time; yes by default, and without it nothing spans shards. */
    public MongoWorkloadBuilder commonTime(boolean value) {
        commonTime = value;
        return this;
    }

    /** How long chunks may still move before a cluster is dumped, 5 minutes by default; then the dump fails. */
    public MongoWorkloadBuilder balancerWait(Duration value) {
        balancerWait = Objects.requireNonNull(value, "balancerWait");
        return this;
    }

    /** Restores collections under other names: {@code A=B}, as {@code --nsFrom} and {@code --nsTo} of mongorestore have them. */
    public MongoWorkloadBuilder map(String mapping) {
        mappings.add(Objects.requireNonNull(mapping, "mapping"));
        return this;
    }

    /** Whether collections that are there are dropped before they are restored; by default they are left alone. */
    public MongoWorkloadBuilder drop(boolean value) {
        drop = value;
        return this;
    }

    /** Whether users and roles are restored too; not by default. */
    public MongoWorkloadBuilder users(boolean value) {
        users = value;
        return this;
    }

    /**
     * Whether a restore compares what it needs with what the server says that whoever signs in may do, and does nothing if something is
     * missing; yes by default. Without it the server refuses in the middle what may not be done.
     */
    public MongoWorkloadBuilder rightsCompared(boolean value) {
        rightsCompared = value;
        return this;
    }

    /** Whether indexes are built after a restore; yes by default. */
    public MongoWorkloadBuilder indexes(boolean value) {
        indexes = value;
        return this;
    }

    /** Whether the oplog of a dump is applied; yes by default, and without it collections show different moments. */
    public MongoWorkloadBuilder oplog(boolean value) {
        oplog = value;
        return this;
    }

    /** Whether collections keep their UUIDs where they keep their names; yes by default. */
    public MongoWorkloadBuilder uuids(boolean value) {
        uuids = value;
        return this;
    }

    /**
     * The workload. The builder may be used again.
     *
     * @throws WorkloadException.Invalid if a pattern or mapping cannot be understood
     */
    public MongoWorkload build() {
        NamespaceFilter filter = filter();
        DumpSettings dump = new DumpSettings(
                consistency,
                lockForced,
                lockTime,
                choice.build(),
                filter,
                queries,
                readers,
                new ShardSettings(commonTime, balancerWait, shards));
        RestoreSettings restore = new RestoreSettings(
                filter, mapping(), drop, users, indexes, oplog, rightsCompared, uuids, readers, shards, balancerWait);
        return new MongoWorkload(new Connection(location, credentials), new MongoSettings(dump, restore, cluster));
    }

    private NamespaceMapping mapping() {
        try {
            return NamespaceMapping.of(mappings);
        } catch (IllegalArgumentException malformed) {
            throw new WorkloadException.Invalid("ns-map: " + malformed.getMessage(), malformed);
        }
    }

    private NamespaceFilter filter() {
        try {
            return NamespaceFilter.of(included, excluded);
        } catch (IllegalArgumentException malformed) {
            throw new WorkloadException.Invalid("namespaces: " + malformed.getMessage(), malformed);
        }
    }
}
