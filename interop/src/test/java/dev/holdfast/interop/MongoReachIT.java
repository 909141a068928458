package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RunState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a location means when its hosts are not what they were, and what is dumped when collections go meanwhile. */
class MongoReachIT {
    private static ReplicaSet set;

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();

    @BeforeAll
    static void start() {
        set = ReplicaSet.usual("reach", ServerOptions.open().parameter("enableTestCommands", 1));
    }

    @AfterAll
    static void stop() {
        set.close();
    }

    @BeforeEach
    void create() {
        ours.create();
        MongoDatabase shop = Shared.emptied(set).client().getDatabase("shop");
        for (String name : List.of("orders", "scratch")) {
            shop.getCollection(name).insertOne(new Document("_id", 1));
        }
        set.awaitCaughtUp();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private BackupRun dump(String location, UnaryOperator<MongoWorkloadBuilder> more) {
        try (LocalState state = LocalState.open(scene.target("state"), Time.system())) {
            return ours.with(repository -> BackupJob.unnamed()
                    .workload(more.apply(MongoWorkload.at(location)).build())
                    .state(state.documents())
                    .into(repository)
                    .run());
        }
    }

    private String files(BackupRun run) {
        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        return scene.restic(Peer.RESTIC).ok("ls", run.snapshot().hex()).out();
    }

    private static String hosts(Object... servers) {
        return "mongodb://"
                + String.join(
                        ",", List.of(servers).stream().map(String::valueOf).toList()) + "/";
    }

    private static List<String> warnings(BackupRun run) {
        return run.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .map(Finding::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?replicaSet=reach"})
    void aHostThatIsNotInTheSetIsPassedOver(String options) {
        MongoServer alone = Shared.server();
        BackupRun run = dump(
                hosts(alone.address(), set.member(0).address()) + options,
                mongo -> mongo.consistency(ConsistencyMode.LOCK));
        assertThat(files(run)).contains("/dump/shop/orders.bson");
        assertThat(run.sources().get(0).source())
                .isEqualTo(set.member(2).address().toString());
    }

    @Test
    void anotherSetIsNotTakenForTheOneThatIsMeant() {
        assertThatThrownBy(() -> dump(hosts(set.member(0).address()) + "?replicaSet=staging", mongo -> mongo))
                .hasMessageContaining("is in the replica set reach")
                .hasMessageContaining("replicaSet=staging");
        assertThatThrownBy(() -> dump(hosts(Shared.server().address()) + "?replicaSet=staging", mongo -> mongo))
                .hasMessageContaining("is in no replica set");
    }

    /** As where a port is forwarded: the members that could be locked cannot be asked. */
    @Test
    void aPrimaryThatAloneCanBeReachedIsDumpedByItsOplog() {
        BackupRun run = dump(set.member(0).uri(), mongo -> mongo.primaryAllowed(true));
        assertThat(files(run)).contains("/dump/oplog.bson");
    }

    /** Whoever replays the oplog meets its drop. */
    @Test
    void aCollectionThatGoesWhileItIsLookedAtEndsNoDump() {
        set.member(2)
                .admin(
                        Document.parse(
                                "{configureFailPoint: 'failCommand', mode: {times: 1}, data:"
                                        + " {failCommands: ['listIndexes'], errorCode: 26, namespace: 'shop.scratch', appName: 'holdfast'}}"));
        BackupRun run = dump(set.uri(), mongo -> mongo.consistency(ConsistencyMode.OPLOG));
        assertThat(files(run)).contains("/dump/shop/orders.bson").doesNotContain("/dump/shop/scratch.bson");
    }

    /** What was written to it before is in the oplog, and it is in no copy. */
    @Test
    void aCollectionThatGoesBeforeItIsLookedAtEndsNoRestore() throws Exception {
        int before = set.member(2)
                .admin(
                        Document.parse(
                                "{configureFailPoint: 'failCommand', mode: {times: 1}, data: {failCommands: ['listIndexes'],"
                                        + " namespace: 'shop.scratch', blockConnection: true, blockTimeMS: 3000, appName: 'holdfast'}}"))
                .getInteger("count");
        CompletableFuture<BackupRun> dumping =
                CompletableFuture.supplyAsync(() -> dump(set.uri(), mongo -> mongo.consistency(ConsistencyMode.OPLOG)));
        set.member(2)
                .admin(new Document("waitForFailPoint", "failCommand")
                        .append("timesEntered", before + 1)
                        .append("maxTimeMS", 30_000));
        MongoCollection<Document> scratch = set.client().getDatabase("shop").getCollection("scratch");
        scratch.insertOne(new Document("_id", 2));
        scratch.updateOne(new Document("_id", 1), new Document("$set", new Document("more", true)));
        scratch.drop();
        set.client().getDatabase("shop").getCollection("orders").insertOne(new Document("_id", 2));
        BackupRun run = dumping.get();
        assertThat(files(run)).contains("/dump/shop/orders.bson").doesNotContain("/dump/shop/scratch.bson");
        MongoServer into = Shared.server();
        try (Repository repository = ours.open()) {
            RestoreAttempt.of(
                            repository,
                            repository.snapshot(run.snapshot().hex()),
                            MongoWorkload.at(into.uri()).build())
                    .passes(true);
        }
        assertThat(Comparison.ofData().differences(set, into)).isEmpty();
    }

    @Test
    void namesThatNothingHasAreTold() {
        BackupRun run = dump(
                set.uri(), mongo -> mongo.include("shoop.*").include("shop.o*").query("shop.order", "{}"));
        assertThat(files(run)).contains("/dump/shop/orders.bson");
        assertThat(warnings(run))
                .anyMatch(warning -> warning.contains("shoop.*"))
                .anyMatch(warning -> warning.contains("shop.order,"))
                .noneMatch(warning -> warning.contains("shop.o*"));
    }
}
