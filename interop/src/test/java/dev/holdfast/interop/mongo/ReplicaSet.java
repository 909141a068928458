package dev.holdfast.interop.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bson.BsonTimestamp;
import org.bson.Document;

/** A real replica set. Members speak to each other five times a second, and elections come after 10 s without a primary. */
public final class ReplicaSet implements Deployment, AutoCloseable {
    private static final Time TIME = Time.system();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** All take what is written from the primary: a member from which another one takes it cannot be locked, and who does so is up to chance. */
    private static final Document SETTINGS = new Document("heartbeatIntervalMillis", 200)
            .append("electionTimeoutMillis", 10_000)
            .append("chainingAllowed", false);

    private final String name;
    private final ServerOptions options;
    private final List<Member> shape;
    private final List<MongoServer> servers;
    private final MongoClient client;

    private ReplicaSet(String name, ServerOptions options, List<Member> shape, List<MongoServer> servers) {
        this.name = name;
        this.options = options;
        this.shape = shape;
        this.servers = servers;
        this.client = options.security().owner(Security.plain(seeds(), "replicaSet=" + name));
    }

    /** Starts it and waits until the first member is primary and all others follow. */
    public static ReplicaSet start(String name, ServerOptions options, Member... members) {
        List<Member> shape = List.of(members);
        List<MongoServer> servers = Together.start(shape.stream()
                .<Supplier<MongoServer>>map(each -> () -> MongoServer.member(options, name))
                .toList());
        ReplicaSet set = new ReplicaSet(name, options, shape, servers);
        try {
            set.initiate();
        } catch (RuntimeException failure) {
            set.close();
            throw failure;
        }
        return set;
    }

    /** Primary, secondary and a hidden one: the usual shape. */
    public static ReplicaSet usual(String name, ServerOptions options) {
        return start(name, options, Member.priority(2), Member.priority(1), Member.unseen());
    }

    /** A set on a copy of this one's data, as of a volume snapshot: it keeps its name and its number. Only of a set of one member. */
    public ReplicaSet cloned() {
        MongoServer server = servers.get(0).cloned();
        ReplicaSet clone = new ReplicaSet(name, options, shape, List.of(server));
        Document configuration = Objects.requireNonNull(
                server.client()
                        .getDatabase("local")
                        .getCollection("system.replset")
                        .find()
                        .first(),
                "a configuration");
        configuration
                .getList("members", Document.class)
                .get(0)
                .put("host", server.address().toString());
        server.asMember("admin", new Document("replSetReconfig", configuration).append("force", true));
        await("a primary", () -> isPrimary(server) || steppedUp(server));
        await("a primary", () -> isPrimary(servers.get(0)));
        return clone;
    }

    private List<ServerAddress> seeds() {
        List<ServerAddress> seeds = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            if (!shape.get(i).hidden() && !shape.get(i).arbiter()) {
                seeds.add(servers.get(i).address());
            }
        }
        return seeds;
    }

    private void initiate() {
        List<Document> members = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            members.add(shape.get(i).configuration(i, servers.get(i).address().toString()));
        }
        Document configuration =
                new Document("_id", name).append("members", members).append("settings", SETTINGS);
        if (options.isConfig()) {
            configuration.append("configsvr", true);
        }
        MongoServer first = servers.get(0);
        first.anyone().getDatabase("admin").runCommand(new Document("replSetInitiate", configuration));
        await("a primary", () -> isPrimary(first) || steppedUp(first));
        await("a primary", () -> isPrimary(first));
        if (shape.stream().anyMatch(Member::arbiter)) {
            // Else reads and writes ask for a majority that may not be there.
            first.asMember(
                    "admin",
                    new Document("setDefaultRWConcern", 1).append("defaultWriteConcern", new Document("w", 1)));
        }
        options.security().makeOwner(first.asMember());
        await("all members", this::isComplete);
    }

    private static boolean steppedUp(MongoServer server) {
        try {
            server.asMember("admin", new Document("replSetStepUp", 1));
            return true;
        } catch (MongoException notYet) {
            return false;
        }
    }

    private static boolean isPrimary(MongoServer server) {
        try {
            return server.anyone()
                    .getDatabase("admin")
                    .runCommand(new Document("hello", 1))
                    .getBoolean("isWritablePrimary", false);
        } catch (MongoException notNow) {
            return false;
        }
    }

    private boolean isComplete() {
        return status().stream().allMatch(member -> List.of(1, 2, 7).contains(member.getInteger("state")));
    }

    private List<Document> status() {
        return primary().admin(new Document("replSetGetStatus", 1)).getList("members", Document.class);
    }

    /** Waits until something is so, a minute at most. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = TIME.nanos() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (TIME.nanos() > deadline) {
                throw new AssertionError(what + " did not come within " + PATIENCE);
            }
            try {
                TIME.sleep(Duration.ofMillis(20));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while " + what + " was awaited", stopped);
            }
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The member that was started as the nth, from 0. */
    public MongoServer member(int index) {
        return servers.get(index);
    }

    /** All members in their order. */
    public List<MongoServer> members() {
        return servers;
    }

    /** Who is primary now; waits until somebody is. */
    public MongoServer primary() {
        await("a primary", () -> servers.stream().anyMatch(ReplicaSet::isPrimary));
        return servers.stream().filter(ReplicaSet::isPrimary).findFirst().orElseGet(this::primary);
    }

    @Override
    public String uri() {
        return options.security().uri(seeds(), "replicaSet=" + name);
    }

    /** The address as config servers take it: {@code name/host:port,host:port}. */
    String seedList() {
        return name + "/"
                + String.join(",", seeds().stream().map(Objects::toString).toList());
    }

    /** A client of the owner that finds the primary. */
    @Override
    public MongoClient client() {
        return client;
    }

    @Override
    public Security security() {
        return options.security();
    }

    /** The configuration in force. */
    public Document configuration() {
        return primary().admin(new Document("replSetGetConfig", 1)).get("config", Document.class);
    }

    /** Changes the configuration; its version is counted up. */
    public void reconfigure(UnaryOperator<Document> change) {
        Document configuration = change.apply(configuration());
        configuration.put("version", configuration.getInteger("version") + 1);
        primary().admin(new Document("replSetReconfig", configuration));
    }

    /** Lets the primary step down, and the member that was started as the nth become primary. */
    public void stepUp(int index) {
        MongoServer next = servers.get(index);
        await(next + " as primary", () -> isPrimary(next) || steppedUp(next));
        await(next + " as primary", () -> isPrimary(next));
    }

    /** Changes one of the settings in force. */
    public void set(String setting, Object value) {
        reconfigure(configuration -> {
            configuration.get("settings", Document.class).put(setting, value);
            return configuration;
        });
    }

    /** The time of the primary's newest entry of the oplog. */
    public BsonTimestamp newest() {
        Document last = primary()
                .client()
                .getDatabase("local")
                .getCollection("oplog.rs")
                .find()
                .sort(new Document("$natural", -1))
                .first();
        return Objects.requireNonNull(last, "an oplog has entries").get("ts", BsonTimestamp.class);
    }

    /** Waits until every member that has data and is not delayed has what the primary has now. */
    public void awaitCaughtUp() {
        BsonTimestamp wanted = newest();
        await("the others at " + wanted, () -> {
            List<Document> status = status();
            for (int i = 0; i < status.size(); i++) {
                Member member = shape.get(i);
                boolean follows = !member.arbiter() && member.delay().isZero();
                if (follows && applied(status.get(i)).compareTo(wanted) < 0) {
                    return false;
                }
            }
            return true;
        });
    }

    private static BsonTimestamp applied(Document member) {
        Document optime = member.get("optime", Document.class);
        return optime == null ? new BsonTimestamp(0) : optime.get("ts", BsonTimestamp.class);
    }

    /** Writes an entry that changes nothing to the oplog and returns its time. */
    public BsonTimestamp note(String text) {
        Document note = new Document("appendOplogNote", 1).append("data", new Document("note", text));
        try {
            return primary().asMember("admin", note).get("operationTime", BsonTimestamp.class);
        } catch (MongoCommandException refused) {
            throw new AssertionError("a note was refused", refused);
        }
    }

    /** Ends all members; their data go. */
    @Override
    public void close() {
        client.close();
        servers.forEach(MongoServer::close);
    }

    @Override
    public String toString() {
        return "replica set " + name + " with " + servers;
    }
}
