package dev.holdfast.mongodb.check;

import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.ServerFacts;
import dev.holdfast.run.Finding;
import dev.holdfast.run.Finding.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What would keep a dump of a whole cluster from working: of each set what would keep one of it, and of all together. Used by one thread. */
public final class ClusterChecks {
    /** Where shards write down what they make, change or drop together. */
    private static final String COORDINATORS = "system.sharding_ddl_coordinators";

    private final Cluster cluster;
    private final DumpNeeds needs;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, ServerFacts> servers = new LinkedHashMap<>();

    /** Has not looked yet. */
    public ClusterChecks(Cluster cluster, DumpNeeds needs) {
        this.cluster = cluster;
        this.needs = needs;
    }

    /** Looks at all sets, and goes on where one of them cannot be looked at. */
    public List<Finding> look() {
        Optional<String> together = cluster.whyNotSeparate();
        if (together.isPresent()) {
            error(cluster.connection().origin(), together.get(), Cluster.separating());
            return List.copyOf(findings);
        }
        if (cluster.shards().isEmpty()) {
            error(
                    cluster.connection().origin(),
                    "the cluster has no shard",
                    "add one, or dump the config servers alone: cluster=false");
        }
        for (Cluster.Part part : cluster.parts()) {
            try {
                look(part);
            } catch (Refused refused) {
                error(part.name(), String.valueOf(refused.getMessage()), "");
            }
        }
        versions(cluster.connection().origin(), servers).ifPresent(findings::add);
        return List.copyOf(findings);
    }

    /**
     * Whether sets are of one version. That of the data counts, and the release without its patches, which are rolled out one set after
     * another.
     *
     * @param servers the primary of each set, by its name
     */
    static Optional<Finding> versions(String origin, Map<String, ServerFacts> servers) {
        Map<String, String> named = new LinkedHashMap<>();
        servers.forEach(
                (name, server) -> named.put(name, server.version() + ", compatible with " + server.compatibility()));
        boolean mixed = distinct(servers, server -> release(server.version())) > 1
                || distinct(servers, ServerFacts::compatibility) > 1;
        if (mixed) {
            return Optional.of(new Finding(
                    Severity.ERROR,
                    origin,
                    "its sets are not of one version: " + named,
                    "finish the upgrade of all of them, setFeatureCompatibilityVersion among it"));
        }
        return distinct(servers, ServerFacts::version) > 1
                ? Optional.of(new Finding(
                        Severity.HINT, origin, "its sets are of several patches of one version: " + named, ""))
                : Optional.empty();
    }

    /** What is not known differs from nothing. */
    private static long distinct(Map<String, ServerFacts> servers, Function<ServerFacts, String> what) {
        return servers.values().stream()
                .map(what)
                .filter(text -> !text.isEmpty())
                .distinct()
                .count();
    }

    /** Such as {@code 6.0} of {@code 6.0.5}. */
    private static String release(String version) {
        return Arrays.stream(version.split("[.]")).limit(2).collect(Collectors.joining("."));
    }

    private void look(Cluster.Part part) {
        Deployment deployment = Deployment.at(part.connection());
        if (!deployment.server().setName().equals(part.set())) {
            error(
                    part.name(),
                    "what answers at " + deployment.seed() + " is not of its replica set " + part.set(),
                    "see config.shards and rs.conf() of the shard");
            return;
        }
        findings.addAll(new DumpChecks(part.connection(), needs).look());
        try (MongoClient client = deployment.primary(part.connection())) {
            Commands primary = Commands.toPrimary(client, part.name());
            ServerFacts facts = ServerFacts.of(primary);
            servers.put(part.name(), facts);
            boolean config = part.equals(cluster.config());
            privileges(primary, part, config);
            if (config) {
                contents(primary);
            }
        }
    }

    private void privileges(Commands primary, Cluster.Part part, boolean config) {
        Privileges own = Privileges.of(primary);
        if (own.isUnchecked()) {
            return;
        }
        lacking(
                own,
                own.missing(Resource.CLUSTER, "appendOplogNote", "serverStatus"),
                part,
                "the cluster",
                "grant the role backup");
        if (config && !cluster.router()) {
            lacking(
                    own,
                    own.missing(Resource.CLUSTER, "internal"),
                    part,
                    "the cluster",
                    "the balancer is stopped by it: grant a role with that action, or give the address of a router");
        }
        if (!config) {
            lacking(
                    own,
                    own.missing(Resource.of("config", COORDINATORS), "find"),
                    part,
                    "config." + COORDINATORS,
                    "grant a role with that action (docs/mongodb.md has one)");
        }
    }

    private void lacking(Privileges own, Set<String> actions, Cluster.Part part, String on, String remedy) {
        if (!actions.isEmpty()) {
            error(part.name() + ", " + own.user(), "it may not " + String.join(", ", actions) + " on " + on, remedy);
        }
    }

    private void contents(Commands config) {
        find(config, "reshardingOperations", new BsonDocument())
                .forEach(operation -> error(
                        operation.getString("ns", new BsonString("?")).getValue(),
                        "it is resharded",
                        "wait until that is over"));
        find(config, "collections", new BsonDocument("timeseriesFields", new BsonDocument("$exists", BsonBoolean.TRUE)))
                .forEach(collection -> error(
                        collection.getString("_id").getValue(),
                        "it is a sharded time series, which cannot be dumped with its cluster",
                        "dump each shard on its own"));
    }

    private static List<BsonDocument> find(Commands config, String collection, BsonDocument filter) {
        BsonDocument find = new BsonDocument("find", new BsonString(collection))
                .append("filter", filter)
                .append("limit", new BsonInt32(20))
                .append("singleBatch", BsonBoolean.TRUE);
        return config.firstBatch("config", find);
    }

    private void error(String subject, String message, String remedy) {
        findings.add(new Finding(Severity.ERROR, subject, message, remedy));
    }
}
