package dev.holdfast.interop.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A real sharded cluster: a set of config servers and sets of shards. There is no router: what one would send is sent to the config
 * servers' primary and to the shards' primaries, by commands that servers keep for each other.
 */
public final class ShardedCluster implements AutoCloseable {
    private static final Document MAJORITY = new Document("w", "majority");

    private final ServerOptions options;
    private final ReplicaSet config;
    private final Map<String, ReplicaSet> shards = new LinkedHashMap<>();

    private ShardedCluster(ServerOptions options, ReplicaSet config, List<ReplicaSet> shards) {
        this.options = options;
        this.config = config;
        shards.forEach(shard -> this.shards.put(shard.name(), shard));
    }

    /**
     * Starts it, with all sets of one shape; shards are called {@code shard0}, {@code shard1} and so on. The balancer is on but has
     * nothing to do with as little data as tests have.
     */
    public static ShardedCluster start(ServerOptions options, int count, Member... shape) {
        List<Supplier<ReplicaSet>> sets = new ArrayList<>();
        sets.add(() -> ReplicaSet.start("config", options.in(Role.CONFIG), shape));
        ServerOptions forShards = ofShard(options);
        for (int i = 0; i < count; i++) {
            String name = "shard" + i;
            sets.add(() -> ReplicaSet.start(name, forShards, shape));
        }
        List<ReplicaSet> started = Together.start(sets);
        ShardedCluster cluster = new ShardedCluster(options, started.get(0), started.subList(1, started.size()));
        try {
            cluster.shards.values().forEach(cluster::addShard);
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
        return cluster;
    }

    /** Two shards, each set a primary and a hidden member whose lock holds nobody up: it has no vote. */
    public static ShardedCluster small(ServerOptions options) {
        return start(options, 2, Member.priority(1), Member.unseen().silent());
    }

    /** Else what a chunk leaves behind keeps it from coming back for a quarter of an hour. */
    private static ServerOptions ofShard(ServerOptions options) {
        return options.in(Role.SHARD).parameter("orphanCleanupDelaySecs", 0);
    }

    /** Starts one more shard, and adds it. */
    public void add(String name, Member... shape) {
        ReplicaSet shard = ReplicaSet.start(name, ofShard(options), shape);
        shards.put(name, shard);
        addShard(shard);
    }

    private void addShard(ReplicaSet shard) {
        configure(new Document("_configsvrAddShard", shard.seedList())
                .append("name", shard.name())
                .append("writeConcern", MAJORITY));
    }

    private Document configure(Document command) {
        return config.primary().asMember("admin", command);
    }

    /** The config servers. */
    public ReplicaSet config() {
        return config;
    }

    /** A shard by its name. */
    public ReplicaSet shard(String name) {
        return Objects.requireNonNull(shards.get(name), name);
    }

    /** The shards in their order. */
    public List<ReplicaSet> shards() {
        return List.copyOf(shards.values());
    }

    /** Config servers and shards. */
    public List<ReplicaSet> sets() {
        List<ReplicaSet> sets = new ArrayList<>(List.of(config));
        sets.addAll(shards.values());
        return sets;
    }

    /** Makes a database whose collections that are not sharded lie on that shard. */
    public void createDatabase(String name, String primaryShard) {
        configure(new Document("_configsvrCreateDatabase", name)
                .append("primaryShardId", primaryShard)
                .append("writeConcern", MAJORITY));
    }

    /**
     * What a shard answers to a router that asks for all documents of a sharded collection: it must agree that the newest of its chunks has
     * the version that the config servers say, and leaves out what it does not own.
     */
    public List<Document> ask(String shard, String namespace) {
        Document known = collection(namespace);
        BsonTimestamp newest = chunks(namespace).stream()
                .filter(chunk -> chunk.getString("shard").equals(shard))
                .map(chunk -> chunk.get("lastmod", BsonTimestamp.class))
                .max(BsonTimestamp::compareTo)
                .orElseThrow();
        int dot = namespace.indexOf('.');
        Document find = new Document("find", namespace.substring(dot + 1))
                .append("batchSize", 10_000)
                .append(
                        "shardVersion",
                        new Document("e", known.get("lastmodEpoch"))
                                .append("t", known.get("timestamp"))
                                .append("v", newest));
        return shard(shard)
                .primary()
                .asMember(namespace.substring(0, dot), find)
                .get("cursor", Document.class)
                .getList("firstBatch", Document.class);
    }

    /** Drops a database on all shards, with what the config servers know of it; nothing if it is not there. */
    public void dropDatabase(String name) {
        Document entry =
                configCollection("databases").find(Filters.eq("_id", name)).first();
        if (entry != null) {
            shard(entry.getString("primary"))
                    .primary()
                    .asMember(
                            name,
                            new Document("_shardsvrDropDatabase", 1)
                                    .append("databaseVersion", entry.get("version"))
                                    .append("writeConcern", MAJORITY));
        }
    }

    /** Where everything lies, by the collection of the config servers and the entry's name; without what servers made for themselves. */
    public Map<String, String> routing() {
        Map<String, String> routing = new TreeMap<>();
        Document sessions = configCollection("collections")
                .find(Filters.eq("_id", "config.system.sessions"))
                .first();
        Object uuid = sessions == null ? null : sessions.get("uuid");
        for (String name : List.of("databases", "collections", "chunks", "tags")) {
            for (Document entry : configCollection(name).find()) {
                if (uuid == null || !uuid.equals(entry.get("uuid"))) {
                    routing.put(name + " " + entry.get("_id"), entry.toJson());
                }
            }
        }
        return routing;
    }

    /** Makes a collection that is sharded by ranges of the key, with one chunk on the database's primary shard. */
    public void shardCollection(String database, String collection, String key) {
        shardCollection(database + "." + collection, new Document(key, 1));
    }

    /** Makes a collection that is sharded by the key: if that is hashed, with chunks on all shards. */
    public void shardCollection(String namespace, Document key) {
        int dot = namespace.indexOf('.');
        String database = namespace.substring(0, dot);
        Document entry =
                configCollection("databases").find(Filters.eq("_id", database)).first();
        Document made = Objects.requireNonNull(entry, database);
        Document create = new Document("_shardsvrCreateCollection", namespace.substring(dot + 1))
                .append("shardKey", key)
                .append("databaseVersion", made.get("version"))
                .append("writeConcern", MAJORITY);
        shard(made.getString("primary")).primary().asMember(database, create);
    }

    /** Drops a collection, sharded or not, as a router has it dropped. */
    public void drop(String namespace) {
        together(namespace, "_shardsvrDropCollection", new Document());
    }

    /** Renames a collection as a router has it renamed; one that has the name already goes. */
    public void rename(String namespace, String to) {
        together(namespace, "_shardsvrRenameCollection", new Document("to", to).append("dropTarget", true));
    }

    /** The database's primary shard has all others do it too. */
    private void together(String namespace, String command, Document more) {
        int dot = namespace.indexOf('.');
        Document database = Objects.requireNonNull(
                configCollection("databases")
                        .find(Filters.eq("_id", namespace.substring(0, dot)))
                        .first(),
                namespace);
        Document whole = new Document(command, namespace.substring(dot + 1))
                .append("databaseVersion", database.get("version"))
                .append("writeConcern", MAJORITY);
        whole.putAll(more);
        shard(database.getString("primary")).primary().asMember(namespace.substring(0, dot), whole);
    }

    /** Splits the chunk that holds the value of the key, so that a chunk begins there; of a key with several fields, the values of all. */
    public void split(String namespace, Object at) {
        Document collection = collection(namespace);
        Document values = values(collection, at);
        Document chunk = chunkOf(namespace, Objects.requireNonNull(values.get(key(collection))));
        Document split = new Document("splitChunk", namespace)
                .append("from", chunk.getString("shard"))
                .append("keyPattern", collection.get("key"))
                .append("epoch", collection.get("lastmodEpoch"))
                .append("timestamp", collection.get("timestamp"))
                .append("min", chunk.get("min"))
                .append("max", chunk.get("max"))
                .append("splitKeys", List.of(values));
        shard(chunk.getString("shard")).primary().asMember("admin", split);
    }

    /** Moves the chunk that begins at the value of the key to the shard, and waits until it is there. */
    public void move(String namespace, Object from, String toShard) {
        configure(new Document("_configsvrMoveRange", namespace)
                .append("toShard", toShard)
                .append("min", values(collection(namespace), from))
                .append("writeConcern", MAJORITY));
    }

    /** Lets the balancer do its work. */
    public void startBalancer() {
        configure(new Document("_configsvrBalancerStart", 1));
    }

    /** Ends the balancer's work, and waits until its round is over. */
    public void stopBalancer() {
        configure(new Document("_configsvrBalancerStop", 1));
    }

    /** What the balancer says of itself: {@code mode}, {@code inBalancerRound} and more. */
    public Document balancerStatus() {
        return configure(new Document("_configsvrBalancerStatus", 1));
    }

    /** Inserts each document into the shard that owns it; documents have a value for the key, of one type. */
    public void insert(String namespace, List<Document> documents) {
        String key = key(collection(namespace));
        Map<String, List<Document>> byShard = documents.stream()
                .collect(Collectors.groupingBy(each -> chunkOf(namespace, Objects.requireNonNull(each.get(key), key))
                        .getString("shard")));
        byShard.forEach((shard, those) -> collection(shard, namespace).insertMany(those));
    }

    /** The shard that owns documents with that value of the key. */
    public String owner(String namespace, Object value) {
        return chunkOf(namespace, value).getString("shard");
    }

    /** The collection as one shard has it. */
    public MongoCollection<Document> collection(String shard, String namespace) {
        int dot = namespace.indexOf('.');
        return shard(shard)
                .client()
                .getDatabase(namespace.substring(0, dot))
                .getCollection(namespace.substring(dot + 1));
    }

    /** The chunks of a collection, in the order of their ranges. */
    public List<Document> chunks(String namespace) {
        Bson those = Filters.eq("uuid", collection(namespace).get("uuid"));
        return configCollection("chunks")
                .find(those)
                .sort(new Document("min", 1))
                .into(new ArrayList<>());
    }

    private Document chunkOf(String namespace, Object value) {
        // The server compares: ranges include their beginning and not their end.
        String key = key(collection(namespace));
        Bson those = Filters.and(
                Filters.eq("uuid", collection(namespace).get("uuid")),
                new Document(
                        "$expr",
                        new Document(
                                "$and",
                                List.of(
                                        new Document("$lte", List.of("$min." + key, literal(value))),
                                        new Document("$gt", List.of("$max." + key, literal(value)))))));
        return Objects.requireNonNull(configCollection("chunks").find(those).first(), "a chunk for " + value);
    }

    private static Document values(Document collection, Object value) {
        return value instanceof Document all ? all : new Document(key(collection), value);
    }

    private static Document literal(Object value) {
        return new Document("$literal", value);
    }

    private Document collection(String namespace) {
        Document entry = configCollection("collections")
                .find(Filters.eq("_id", namespace))
                .first();
        return Objects.requireNonNull(entry, namespace + " is not sharded");
    }

    private static String key(Document collection) {
        return collection.get("key", Document.class).keySet().iterator().next();
    }

    private MongoCollection<Document> configCollection(String name) {
        return config.primary().client().getDatabase("config").getCollection(name);
    }

    /** Ends all; the data go. */
    @Override
    public void close() {
        config.close();
        shards.values().forEach(ReplicaSet::close);
    }
}
