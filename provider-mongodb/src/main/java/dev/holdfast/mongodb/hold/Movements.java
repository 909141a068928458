package dev.holdfast.mongodb.hold;

import com.mongodb.client.MongoClient;
import dev.holdfast.Time;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Pause;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * What moves documents between shards, or changes what collections there are: the balancer's round, chunks that anybody moves, changes
 * of definitions that shards carry out together, resharding. Looked at on the primaries of all sets, by one thread.
 */
public final class Movements implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Where shards write down what they carry out together, and where they do. */
    private static final Map<String, String> OF_SHARDS = Map.of(
            "migrationCoordinators", "a chunk is moved",
            "migrationRecipients", "a chunk is moved",
            "system.sharding_ddl_coordinators", "a collection or database is made, changed or dropped");

    /** What may happen to a collection that is not sharded, and then moves nothing; by the same names it is locked for it. */
    private static final Set<String> OF_ANY = Set.of("dropCollection", "renameCollection");

    /** What may be changed of a collection that is not sharded: it lies on one shard, so that nothing spans several. */
    private static final Set<String> IN_PLACE = Set.of("collMod", "collMod_V6_1Compatible", "dropIndexes");

    private static final int MOST = 1000;

    private final Balancer balancer;
    private final Cluster cluster;
    private final boolean ofRouted;
    private final Time time;
    private final Runnable cancellation;
    private final Map<Cluster.Part, MongoClient> clients = new LinkedHashMap<>();

    /**
     * Of everything; connects to all primaries, and asks again where they step down.
     *
     * @param cancellation asked again and again where something is waited for; what it throws ends that
     */
    public Movements(Cluster cluster, Balancer balancer, Time time, Runnable cancellation) {
        this(cluster, balancer, time, cancellation, false);
    }

    /** The same of all but collections that are not sharded, which may be dropped and renamed. */
    public static Movements ofRouted(Cluster cluster, Balancer balancer, Time time, Runnable cancellation) {
        return new Movements(cluster, balancer, time, cancellation, true);
    }

    private Movements(Cluster cluster, Balancer balancer, Time time, Runnable cancellation, boolean ofRouted) {
        this.time = time;
        this.cancellation = cancellation;
        this.cluster = cluster;
        this.balancer = balancer;
        this.ofRouted = ofRouted;
        try {
            for (Cluster.Part part : cluster.parts()) {
                clients.put(part, Deployment.at(part.connection()).primary(part.connection()));
            }
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Asks the primary of a set. */
    public Commands primary(Cluster.Part part) {
        return Commands.toPrimary(Objects.requireNonNull(clients.get(part)), part.name())
                .patient(time, cancellation);
    }

    /** What goes on, each with where; empty if nothing does. */
    public List<String> look() {
        List<String> found = new ArrayList<>();
        if (balancer.isAtWork(time, cancellation)) {
            found.add("the balancer is in a round");
        }
        Commands config = primary(cluster.config());
        // The balancer itself is known under a name that no collection can have.
        BsonDocument held = new BsonDocument("state", new BsonDocument("$gt", new BsonInt32(0)))
                .append("_id", new BsonDocument("$ne", new BsonString("balancer")));
        find(config, "locks", held).stream()
                .filter(lock -> !isOfSessions(lock) && (!ofRouted || !isOfUnsharded(lock)))
                .forEach(lock -> found.add(lock.get("_id") + " is locked by the cluster"));
        find(config, "reshardingOperations", new BsonDocument())
                .forEach(operation -> found.add(operation.get("ns") + " is resharded"));
        cluster.shards().forEach(shard -> look(shard, found));
        return found;
    }

    private void look(Cluster.Part shard, List<String> found) {
        Commands primary = primary(shard);
        OF_SHARDS.forEach((collection, what) -> {
            if (find(primary, collection, new BsonDocument()).stream().anyMatch(this::matters)) {
                found.add(what + " (config." + collection + " of " + shard.name() + ")");
            }
        });
        BsonDocument ask = new BsonDocument("serverStatus", new BsonInt32(1))
                .append("repl", new BsonInt32(0))
                .append("metrics", new BsonInt32(0))
                .append("locks", new BsonInt32(0));
        BsonDocument status =
                primary.soon("admin", ask, "it did not say what moves").getDocument("sharding", new BsonDocument());
        if (status.containsKey("migrations")) {
            found.add("a chunk is moved (sharding.migrations of " + shard.name() + ")");
        }
    }

    /** Databases are locked for what is done to one of their collections, which then is locked too. */
    private boolean isOfUnsharded(BsonDocument lock) {
        String why = Commands.text(lock, "why");
        return OF_ANY.contains(why) || (IN_PLACE.contains(why) && !isSharded(Commands.text(lock, "_id")));
    }

    private boolean matters(BsonDocument work) {
        return !isOfSessions(work) && (!ofRouted || !isOfUnsharded(work, this::isSharded));
    }

    /**
     * Whether it is that a cluster makes its collection of sessions, minutes after it was started or again, whose documents are in no dump.
     *
     * @param work as shards write it down, or a lock; databases are locked for what is made in them
     */
    static boolean isOfSessions(BsonDocument work) {
        if (work.isDocument("_id")) {
            return Commands.text(work.getDocument("_id"), "namespace").equals(Namespace.SESSIONS);
        }
        return work.isString("_id")
                && (Commands.text(work, "_id").equals(Namespace.SESSIONS)
                        || (Commands.text(work, "_id").equals("config")
                                && Commands.text(work, "why").equals("createCollection")));
    }

    private boolean isSharded(String namespace) {
        BsonDocument byName = new BsonDocument("_id", new BsonString(namespace));
        return !find(primary(cluster.config()), "collections", byName).isEmpty();
    }

    /**
     * Whether shards drop, rename or change a collection that is not sharded. Of one that is, they note what the config servers knew before those
     * forget it.
     *
     * @param work as shards write it down
     * @param sharded whether a collection is, as far as the config servers know
     */
    static boolean isOfUnsharded(BsonDocument work, Predicate<String> sharded) {
        BsonDocument id = work.isDocument("_id") ? work.getDocument("_id") : new BsonDocument();
        if (IN_PLACE.contains(Commands.text(id, "operationType"))) {
            return !sharded.test(Commands.text(id, "namespace"));
        }
        boolean noted = work.keySet().stream()
                .anyMatch(name -> name.equals("collInfo")
                        || name.endsWith("CollInfo")
                        || (name.startsWith("targetIs") && BsonBoolean.TRUE.equals(work.get(name))));
        return OF_ANY.contains(Commands.text(id, "operationType"))
                && !noted
                && Stream.of(Commands.text(id, "namespace"), Commands.text(work, "to"))
                        .noneMatch(sharded);
    }

    /** Documents of moved chunks that are still to be deleted where they were: what they are on is dumped with them. */
    public List<String> leftOvers() {
        return cluster.shards().stream()
                .filter(shard -> !find(primary(shard), "rangeDeletions", new BsonDocument())
                        .isEmpty())
                .map(Cluster.Part::name)
                .toList();
    }

    private static List<BsonDocument> find(Commands primary, String collection, BsonDocument filter) {
        BsonDocument find = new BsonDocument("find", new BsonString(collection))
                .append("filter", filter)
                .append("limit", new BsonInt32(MOST))
                .append("batchSize", new BsonInt32(MOST))
                .append("singleBatch", BsonBoolean.TRUE)
                .append("readConcern", new BsonDocument("level", new BsonString("local")));
        return primary.foundSoon("config", find);
    }

    /**
     * Waits until nothing goes on.
     *
     * @param most how long
     * @throws Inconsistent if something still does then; names it
     */
    public void awaitNone(Duration most) {
        long begin = time.nanos();
        List<String> found = look();
        while (!found.isEmpty()) {
            if (time.nanos() - begin > most.toNanos()) {
                throw new Inconsistent(
                        "documents move between the shards of "
                                + cluster.connection().origin() + " for longer than "
                                + most.toSeconds() + " s: " + String.join("; ", found)
                                + "; wait until that is over, or raise balancer-wait",
                        null);
            }
            cancellation.run();
            Pause.of(PAUSE, time, cancellation);
            found = look();
        }
    }

    @Override
    public void close() {
        clients.values().forEach(MongoClient::close);
    }
}
