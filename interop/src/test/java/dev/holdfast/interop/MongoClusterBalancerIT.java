package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.client.MongoCollection;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.ShardedCluster;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has the last word about the balancer of a real cluster, and what it would do before a restore is over. */
class MongoClusterBalancerIT {
    private static final Time TIME = Time.system();
    private static ShardedCluster cluster;

    private ClusterScene scene;

    @BeforeAll
    static void start() {
        cluster = ShardedCluster.small(ServerOptions.open().parameter("enableTestCommands", true));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void create() {
        scene = new ClusterScene(cluster, cluster);
        scene.fill();
        scene.caughtUp();
    }

    @AfterEach
    void remove() {
        cluster.startBalancer();
        scene.close();
        cluster.dropDatabase(ClusterScene.DATABASE);
    }

    private static String mode() {
        return cluster.balancerStatus().getString("mode");
    }

    /** Whoever stops it for work of his own, or another tool for its backup, does not want it to be started by this one. */
    @Test
    void aBalancerThatSomebodyStopsMeanwhileStaysOff() {
        Snapshot snapshot = scene.backup(
                ConsistencyMode.LOCK,
                count -> {
                    if (count == 3) {
                        cluster.stopBalancer();
                    }
                },
                count -> {});
        assertThat(mode()).isEqualTo("off");
        assertThat(ClusterScene.recoveryPoint(scene.scene(), snapshot).get("balancer", Document.class))
                .containsEntry("mode", "full");
        cluster.startBalancer();
        Snapshot unused = scene.backup(ConsistencyMode.LOCK);
        assertThat(mode()).isEqualTo("full");
    }

    private RestoreRun restored(Snapshot snapshot, boolean verify, Runnable between) {
        try (LocalState state = LocalState.open(scene.scene().target("state"), TIME)) {
            return scene.ours()
                    .with(repository -> RestoreJob.from(repository)
                            .snapshot(snapshot)
                            .state(state.documents())
                            .verify(verify)
                            .into(new LateVerification(
                                    ClusterScene.workload(cluster, mongo -> mongo.drop(true)), between))
                            .run());
        }
    }

    @Test
    void itIsOffUntilWhatWasRestoredIsCompared() {
        Snapshot snapshot = scene.backup(ConsistencyMode.LOCK);
        List<String> modes = new ArrayList<>();
        assertThat(restored(snapshot, true, () -> modes.add(mode())).state()).isEqualTo(RunState.COMPLETED);
        assertThat(modes).containsExactly("off");
        assertThat(mode()).isEqualTo("full");
        assertThat(restored(snapshot, false, () -> {}).state()).isEqualTo(RunState.COMPLETED);
        assertThat(mode()).isEqualTo("full");
    }

    @Test
    void whoFailsToCompareLeavesItAsItWas() {
        Snapshot snapshot = scene.backup(ConsistencyMode.LOCK);
        Runnable broken = () -> {
            throw new IllegalStateException("nothing can be compared");
        };
        assertThat(catchThrowable(() -> restored(snapshot, true, broken)))
                .isInstanceOf(RunException.RestoreFailed.class);
        assertThat(mode()).isEqualTo("full");
    }

    private static MongoCollection<Document> config(String name) {
        return cluster.config().client().getDatabase("config").getCollection(name);
    }

    private static void zones(String shard, UnaryOperator<Document> change) {
        var unused = config("shards").updateOne(new Document("_id", shard), change.apply(new Document()));
    }

    @Test
    void zonesOfShardsThatAreNotTheSameAreTold() {
        zones("shard0", update -> update.append("$set", new Document("tags", List.of("north"))));
        String name = ClusterScene.DATABASE + ".ranges";
        config("tags")
                .insertOne(new Document("_id", new Document("ns", name).append("min", new Document("n", 0)))
                        .append("ns", name)
                        .append("min", new Document("n", 0))
                        .append("max", new Document("n", 1000))
                        .append("tag", "north"));
        Snapshot snapshot = scene.backup(ConsistencyMode.LOCK);
        assertThat(restored(snapshot, false, () -> {}).findings())
                .extracting(Finding::message)
                .noneMatch(message -> message.contains("zones"));

        zones("shard0", update -> update.append("$unset", new Document("tags", "")));
        // The same range under another number, as another tool would have made it.
        Document range = config("tags").find(new Document("ns", name)).first();
        config("tags").deleteMany(new Document("ns", name));
        config("tags").insertOne(new Document(range).append("_id", "another"));
        RestoreRun run = restored(snapshot, false, () -> {});

        assertThat(run.failures()).isEmpty();
        assertThat(run.findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("was in the zones [north] and is in [] here"));
        assertThat(config("tags").find(new Document("ns", name))).containsExactly(range);
    }
}
