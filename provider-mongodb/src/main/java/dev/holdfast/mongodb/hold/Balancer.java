package dev.holdfast.mongodb.hold;

import com.mongodb.client.MongoClient;
import dev.holdfast.Time;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.layout.BalancerFacts;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What moves a cluster's chunks by itself: asked and told by a router, or by the config servers' primary. Used by one thread at a time. */
public final class Balancer implements AutoCloseable {
    static final String OFF = "off";

    private static final String FULL = "full";
    private static final String AUTO_MERGE = "automerge";

    private final MongoClient client;
    private final Commands commands;
    private final boolean router;
    private final String cluster;

    Balancer(MongoClient client, Commands commands, boolean router, String cluster) {
        this.client = client;
        this.commands = commands;
        this.router = router;
        this.cluster = cluster;
    }

    /** The balancer of a cluster. */
    public static Balancer of(Cluster cluster) {
        Connection connection =
                cluster.router() ? cluster.connection() : cluster.config().connection();
        MongoClient client = cluster.router()
                ? connection.deployment()
                : Deployment.at(connection).primary(connection);
        return new Balancer(
                client, Commands.toPrimary(client, connection.description()), cluster.router(), cluster.id());
    }

    /** The number of its cluster. */
    String cluster() {
        return cluster;
    }

    /** Where it is asked. */
    String place() {
        return commands.place();
    }

    private BsonDocument command(String name) {
        return new BsonDocument(router ? "balancer" + name : "_configsvrBalancer" + name, new BsonInt32(1));
    }

    private BsonDocument status(Commands asked) {
        return asked.soon("admin", command("Status"), "the balancer did not say what it does");
    }

    /** {@code full}, {@code off} or what the server says. */
    public String mode() {
        return Commands.text(status(commands), "mode");
    }

    /**
     * Whether it is at work; chunks that somebody else moves do not count. Asked again where servers step down.
     *
     * @param cancellation asked before that; what it throws ends it
     */
    boolean isAtWork(Time time, Runnable cancellation) {
        return status(commands.patient(time, cancellation))
                .getBoolean("inBalancerRound", BsonBoolean.FALSE)
                .getValue();
    }

    /**
     * Has it stop, and waits until its round is over.
     *
     * @param most how long; it is stopped also if its round is not over by then, which fails
     */
    void stop(Duration most) {
        BsonDocument unused = commands.admin(command("Stop").append("maxTimeMS", new BsonInt32((int) most.toMillis())));
    }

    /**
     * Whether chunks that lie side by side are merged, which a server does by itself from 7.0 on: it ends that whenever the balancer is
     * stopped, and begins it whenever that is started.
     */
    boolean merges() {
        return find("settings", new BsonDocument("_id", new BsonString(AUTO_MERGE))).stream()
                .noneMatch(setting ->
                        !setting.getBoolean("enabled", BsonBoolean.TRUE).getValue());
    }

    /**
     * Puts it back to a mode, with its hours and exceptions as they are. Merging comes first: it waits for the balancer, so that whoever
     * finds the balancer on finds the other as it was too.
     *
     * @param merges whether chunks were merged
     */
    void put(String mode, boolean merges) {
        if (merges() != merges) {
            set(AUTO_MERGE, new BsonDocument("enabled", BsonBoolean.valueOf(merges)));
        }
        if (mode.equals(FULL) && merges) {
            BsonDocument unused = commands.soon("admin", command("Start"), "the balancer was not started");
        } else {
            set("balancer", new BsonDocument("mode", new BsonString(mode)).append("stopped", BsonBoolean.FALSE));
        }
    }

    private void set(String setting, BsonDocument fields) {
        BsonDocument update = new BsonDocument("q", new BsonDocument("_id", new BsonString(setting)))
                .append("u", new BsonDocument("$set", fields));
        BsonDocument unused = commands.soon(
                "config",
                new BsonDocument("update", new BsonString("settings"))
                        .append("updates", new BsonArray(List.of(update)))
                        .append("writeConcern", new BsonDocument("w", new BsonString("majority"))),
                "no majority of the config servers took the balancer's setting '" + setting + "'");
    }

    /** When somebody switched it off or on last, by the config server's clock; empty if that is not known. */
    Optional<Instant> switched() {
        return lastSwitch()
                .map(entry -> Instant.ofEpochMilli(entry.getDateTime("time").getValue()));
    }

    /** What the config servers wrote down when somebody switched it off or on last; empty if that is not known, or not to be seen. */
    Optional<BsonDocument> lastSwitch() {
        BsonArray switches = new BsonArray(List.of(new BsonString("balancer.stop"), new BsonString("balancer.start")));
        BsonDocument find = new BsonDocument("find", new BsonString("actionlog"))
                .append("filter", new BsonDocument("what", new BsonDocument("$in", switches)))
                .append("sort", new BsonDocument("$natural", new BsonInt32(-1)))
                .append("limit", new BsonInt32(1));
        try {
            return commands.foundSoon("config", find).stream().findFirst();
        } catch (Refused failure) {
            if (Commands.isUnauthorized(failure)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** The config server's clock. */
    Instant clock() {
        return Instant.ofEpochMilli(
                commands.admin("hello").getDateTime("localTime").getValue());
    }

    /** What is to be known of it beside its mode. */
    public BalancerFacts facts(String mode, boolean stopped) {
        String window = find("settings", new BsonDocument("_id", new BsonString("balancer"))).stream()
                .filter(settings -> settings.isDocument("activeWindow"))
                .map(settings -> settings.getDocument("activeWindow"))
                .map(hours -> Commands.text(hours, "start") + "-" + Commands.text(hours, "stop"))
                .findFirst()
                .orElse("");
        List<String> excluded = find("collections", new BsonDocument("noBalance", BsonBoolean.TRUE)).stream()
                .map(collection -> Commands.text(collection, "_id"))
                .toList();
        return new BalancerFacts(mode, stopped, window, excluded);
    }

    private List<BsonDocument> find(String collection, BsonDocument filter) {
        BsonDocument find = new BsonDocument("find", new BsonString(collection))
                .append("filter", filter)
                .append("batchSize", new BsonInt32(10_000));
        return commands.foundSoon("config", find);
    }

    @Override
    public void close() {
        client.close();
    }
}
