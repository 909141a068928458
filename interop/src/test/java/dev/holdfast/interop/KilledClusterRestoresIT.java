package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.ShardedCluster;
import dev.holdfast.mongodb.ConsistencyMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that restores a real cluster dies: what lies where is whole or not there at all, and the next restore succeeds. */
class KilledClusterRestoresIT {
    private static final String DATABASE = ClusterScene.DATABASE;
    private static ShardedCluster from;
    private static ShardedCluster into;

    private static ClusterScene scene;
    private static Snapshot older;
    private static Snapshot snapshot;
    private static Map<String, String> routed;

    /** Two dumps of a cluster whose chunks lie elsewhere in the second, which has been restored once. */
    @BeforeAll
    static void start() {
        ServerOptions options = ServerOptions.open().parameter("enableTestCommands", true);
        // Whoever dies leaves a transaction behind, which lives a minute by default.
        CompletableFuture<ShardedCluster> other = CompletableFuture.supplyAsync(() ->
                ShardedCluster.start(options.parameter("transactionLifetimeLimitSeconds", 5), 2, Member.priority(1)));
        from = ShardedCluster.small(options);
        into = other.join();
        scene = new ClusterScene(from, into);
        scene.fill();
        people();
        older = scene.backup(ConsistencyMode.LOCK);
        routed = from.routing();
        from.split(DATABASE + ".ranges", 100);
        from.move(DATABASE + ".ranges", 100, "shard1");
        scene.caughtUp();
        snapshot = scene.backup(ConsistencyMode.LOCK);
        scene.restored(snapshot, true);
    }

    @AfterAll
    static void stop() {
        scene.close();
        from.close();
        into.close();
    }

    /** Where the process dies that restores: in which command, by which it was about to change something. */
    private enum Death {
        BALANCER_STOPPED("shard1", "_shardsvrDropDatabase", ""),
        DOCUMENTS("shard0", "insert", DATABASE + ".ranges"),
        USERS("shard0", "_mergeAuthzCollections", ""),
        CHUNKS("config", "update", "config.chunks"),
        ASIDE("config", "create", "admin.holdfastdatabases"),
        COLLECTIONS("config", "update", "config.collections"),
        DATABASES("config", "update", "config.databases");

        private final String set;
        private final String command;
        private final String namespace;

        Death(String set, String command, String namespace) {
            this.set = set;
            this.command = command;
            this.namespace = namespace;
        }

        private MongoServer server() {
            return set.equals("config")
                    ? into.config().primary()
                    : into.shard(set).primary();
        }

        /** Has the server stay before it carries it out, longer than somebody needs to be killed; returns how often it has stayed so far. */
        private int prepare() {
            Document data = new Document("failCommands", List.of(command))
                    .append("appName", "holdfast")
                    .append("blockConnection", true)
                    .append("blockTimeMS", 3000);
            if (!namespace.isEmpty()) {
                data.append("namespace", namespace);
            }
            return server().admin(new Document("configureFailPoint", "failCommand")
                            .append("mode", new Document("times", 1))
                            .append("data", data))
                    .getInteger("count");
        }

        private void await(int before) {
            server().admin(new Document("waitForFailPoint", "failCommand")
                    .append("timesEntered", before + 1)
                    .append("maxTimeMS", 60_000));
        }

        /** What was sent is carried out all the same, and then nobody is there any more. */
        private void awaitSilence() {
            ClusterScene.await(
                    "silence",
                    () -> server().admin(new Document("currentOp", 1).append("appName", "holdfast"))
                            .getList("inprog", Document.class)
                            .isEmpty());
        }
    }

    private static void people() {
        for (ReplicaSet set : List.of(from.config(), from.shard("shard0"))) {
            set.admin(new Document("createUser", "clerk").append("pwd", "hush").append("roles", List.of("read")));
        }
    }

    /** What routers would find of it: chunks are found by the collection that they are of. */
    private static Map<String, String> routing(ShardedCluster cluster) {
        Map<String, String> routing = cluster.routing();
        return routing.keySet().stream().anyMatch(name -> name.contains(DATABASE)) ? routing : Map.of();
    }

    @ParameterizedTest
    @EnumSource
    void whereverARestoreDiesRoutingIsWholeOrNotThereAndTheNextSucceeds(Death death) throws Exception {
        Map<String, String> whole = routing(into);
        assertThat(whole).hasSize(5).isEqualTo(routing(from));
        int before = death.prepare();
        Process process = ChildJvm.of(
                        ClusterRestorer.class,
                        scene.scene().repository().toString(),
                        scene.scene().target("state").toString(),
                        snapshot.id().hex(),
                        into.config().uri())
                .inheritIO()
                .start();
        try {
            death.await(before);
        } finally {
            process.destroyForcibly().waitFor();
        }
        death.awaitSilence();
        assertThat(into.balancerStatus().getString("mode")).isEqualTo("off");
        assertThat(routing(into)).isIn(whole, Map.of());
        assertThat(temporaryUsers()).isEqualTo(death == Death.USERS);

        scene.restored(older, true);

        assertThat(into.balancerStatus().getString("mode")).isEqualTo("full");
        assertThat(temporaryUsers()).isFalse();
        assertThat(Comparison.differences(routed, into.routing())).isEmpty();
        scene.restored(snapshot, true);
        scene.assertAllIsThere(Comparison.ofData().withPeople());
    }

    private static boolean temporaryUsers() {
        return into.sets().stream()
                .flatMap(
                        set -> set.client().getDatabase("admin").listCollectionNames().into(new ArrayList<>()).stream())
                .anyMatch(Set.of("holdfastusers", "holdfastroles")::contains);
    }
}
