package dev.holdfast.mongodb.topology;

import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * A sharded cluster: which replica sets it is made of, and how each is reached.
 *
 * @param id the number of the cluster, the same as long as it lives
 * @param connection by which it was found
 * @param router whether that is one; else it leads to the config servers
 * @param config the config servers
 * @param shards in the order of their names
 */
public record Cluster(String id, Connection connection, boolean router, Part config, List<Part> shards) {
    /** Copies the list. */
    public Cluster {
        shards = List.copyOf(shards);
    }

    /**
     * A replica set of a cluster.
     *
     * @param name of the shard; that of the set for the config servers
     * @param set name of the replica set
     * @param connection leads to its members
     */
    public record Part(String name, String set, Connection connection) {}

    /** Whether a location leads to a cluster as a whole. */
    public static boolean isAt(Deployment deployment) {
        return deployment.server().role() == Role.ROUTER || deployment.server().role() == Role.CONFIG;
    }

    /**
     * Looks at a cluster.
     *
     * @param deployment what lies at the connection's location: a router or config servers
     * @throws Refused if a part of it cannot be found
     */
    public static Cluster of(Connection connection, Deployment deployment) {
        boolean router = deployment.server().role() == Role.ROUTER;
        if (!router && connection.isDirect()) {
            throw new Refused(
                    connection.description()
                            + " is a config server of a sharded cluster, whose other servers are needed"
                            + " too, and the location asks for one only; leave out directConnection, or say"
                            + " cluster=false for the config servers alone",
                    null);
        }
        try (MongoClient client = router ? connection.deployment() : deployment.primary(connection)) {
            Commands commands = Commands.toPrimary(client, connection.description());
            Part config = router
                    ? part("", configOf(commands.admin("getShardMap")), connection)
                    : new Part(
                            deployment.server().setName(), deployment.server().setName(), connection);
            return new Cluster(id(commands), connection, router, config, shards(commands, connection));
        }
    }

    /**
     * One of its replica sets by the name of that; empty if the location leads to no cluster, or it has none of that name.
     *
     * @throws Refused if a part of the cluster cannot be found
     */
    public static Optional<Part> part(Connection connection, Deployment deployment, String set) {
        return isAt(deployment)
                ? of(connection, deployment).parts().stream()
                        .filter(part -> part.set().equals(set))
                        .findFirst()
                : Optional.empty();
    }

    /** A router knows where the config servers are. */
    static String configOf(BsonDocument shardMap) {
        return Commands.text(shardMap.getDocument("map", new BsonDocument()), "config");
    }

    private static String id(Commands commands) {
        return first(commands, "version")
                .map(version -> version.get("clusterId"))
                .map(id -> id.asObjectId().getValue().toHexString())
                .orElseThrow(() -> new Refused(
                        commands.place() + " has no number of a cluster in config.version; was a shard ever added?",
                        null));
    }

    private static Optional<BsonDocument> first(Commands commands, String collection) {
        return all(commands, collection).stream().findFirst();
    }

    private static List<BsonDocument> all(Commands commands, String collection) {
        BsonDocument find = new BsonDocument("find", new BsonString(collection))
                .append("sort", new BsonDocument("_id", new BsonInt32(1)))
                .append("batchSize", new BsonInt32(10_000))
                .append("readConcern", new BsonDocument("level", new BsonString("majority")));
        return commands.foundSoon("config", find);
    }

    private static List<Part> shards(Commands commands, Connection connection) {
        List<Part> shards = new ArrayList<>();
        for (BsonDocument shard : all(commands, "shards")) {
            String host = Commands.text(shard, "host");
            shards.add(part(shard.getString("_id").getValue(), host, connection));
        }
        return shards;
    }

    /** @param hosts as servers write them: {@code set/host:port,host:port} */
    static Part part(String name, String hosts, Connection connection) {
        int slash = hosts.indexOf('/');
        if (slash < 1 || slash == hosts.length() - 1) {
            throw new Refused(
                    connection.description() + " says of "
                            + (name.isEmpty() ? "its config servers" : "the shard " + name) + " that they are at '"
                            + hosts + "', which is no replica set",
                    null);
        }
        String set = hosts.substring(0, slash);
        List<ServerAddress> addresses = Arrays.stream(hosts.substring(slash + 1).split(","))
                .map(ServerAddress::new)
                .toList();
        return new Part(name.isEmpty() ? set : name, set, connection.to(addresses));
    }

    /**
     * Says what is in the way where the config servers are a shard too, as from 8.0 on they may be: then one replica set has both documents
     * and what says where documents are.
     *
     * @return empty if they are not
     */
    public Optional<String> whyNotSeparate() {
        return shards.stream()
                .filter(shard -> shard.set().equals(config.set()))
                .map(shard -> "the config servers, the replica set " + config.set() + ", are a shard too, named '"
                        + shard.name()
                        + "' (a config shard), and such a cluster is neither dumped nor restored as a whole")
                .findFirst();
    }

    /** What can be done about that. */
    public static String separating() {
        return "give it config servers of its own (transitionToDedicatedConfigServer), or work on each of its replica"
                + " sets by itself, on the config servers' with cluster=false";
    }

    /**
     * Passes if the config servers are no shard.
     *
     * @throws WorkloadException.Unsupported if they are
     */
    public void requireSeparate() {
        whyNotSeparate().ifPresent(why -> {
            throw new WorkloadException.Unsupported(connection.origin() + ": " + why + "; " + separating());
        });
    }

    /** Config servers and shards, the config servers first. */
    public List<Part> parts() {
        List<Part> all = new ArrayList<>(List.of(config));
        all.addAll(shards);
        return all;
    }

    /** What names it whatever way leads to it. */
    public String target() {
        return "mongodb sharded cluster " + id;
    }
}
