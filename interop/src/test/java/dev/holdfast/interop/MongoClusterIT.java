package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Bank;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.History;
import dev.holdfast.interop.mongo.Ledger;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.MongoTools;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.ShardedBank;
import dev.holdfast.interop.mongo.ShardedCluster;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.interop.mongo.Transfers;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.workload.Workload;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real sharded cluster is dumped while chunks, money and processes come and go, and put into another one. */
class MongoClusterIT {
    private static final Time TIME = Time.system();
    private static ShardedCluster from;
    private static ShardedCluster into;

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();

    @BeforeAll
    static void start() {
        CompletableFuture<ShardedCluster> other = CompletableFuture.supplyAsync(() -> ShardedCluster.start(
                ServerOptions.open().parameter("enableTestCommands", true), 2, Member.priority(1)));
        // Only so does a shard stop in the middle of a move.
        from = ShardedCluster.small(ServerOptions.open().parameter("enableTestCommands", true));
        into = other.join();
    }

    @AfterAll
    static void stop() {
        from.close();
        into.close();
    }

    @BeforeEach
    void create() {
        ours.create();
    }

    @AfterEach
    void remove() {
        scene.close();
        for (ShardedCluster cluster : List.of(from, into)) {
            cluster.dropDatabase(Bank.DATABASE);
            cluster.dropDatabase("kinds");
        }
    }

    private BackupRun run(Workload workload, IntConsumer written) {
        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            return ours.with(repository -> BackupJob.unnamed()
                    .workload(workload)
                    .state(new HookedState(state.documents(), written, count -> {}))
                    .into(repository)
                    .run());
        }
    }

    private Snapshot backup(UnaryOperator<MongoWorkloadBuilder> more) {
        BackupRun run = run(ClusterScene.workload(from, more), count -> {});
        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        return ours.with(repository -> repository.snapshot(run.snapshot().hex()));
    }

    private void restored(Snapshot snapshot, Workload workload) {
        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            RestoreRun run = ours.with(repository -> RestoreJob.from(repository)
                    .snapshot(snapshot)
                    .state(state.documents())
                    .verify(true)
                    .into(workload)
                    .run());
            assertThat(run.failures()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        }
    }

    /** The hidden member of each set, which is the one that is read. */
    private static List<MongoServer> hidden() {
        return from.sets().stream().map(set -> set.member(1)).toList();
    }

    private static List<Boolean> locked() {
        return hidden().stream()
                .map(member -> member.admin(new Document("currentOp", 1).append("ns", "none"))
                        .getBoolean("fsyncLock", false))
                .toList();
    }

    private static void assertNothingIsHeld() {
        assertThat(locked()).containsOnly(false);
        assertThat(from.balancerStatus().getString("mode")).isEqualTo("full");
    }

    private static void caughtUp() {
        from.sets().forEach(ReplicaSet::awaitCaughtUp);
    }

    @Test
    void whileMoneyMovesBetweenShardsADumpShowsOneMoment() {
        Bank bank = ShardedBank.open(from, 60);
        caughtUp();
        List<Snapshot> snapshots = new ArrayList<>();
        try (Transfers transfers = Transfers.start(bank, 3, Duration.ofMillis(1))) {
            for (ConsistencyMode mode : List.of(ConsistencyMode.LOCK, ConsistencyMode.OPLOG)) {
                transfers.await(50);
                snapshots.add(backup(mongo -> mongo.consistency(mode)));
            }
            transfers.await(20);
            transfers.stop();
        }
        assertNothingIsHeld();
        History history = History.read(bank);
        for (Snapshot snapshot : snapshots) {
            assertThat(ClusterScene.recoveryPoint(scene, snapshot).get("balancer", Document.class))
                    .containsEntry("mode", "full")
                    .containsEntry("stopped", true);

            restored(snapshot, ClusterScene.workload(into, mongo -> mongo.drop(true)));

            assertThat(Ledger.read(ClusterScene.shards(into))
                            .differences(bank.accounts(), history.until(ClusterScene.commonTime(scene, snapshot))))
                    .isEmpty();
            assertThat(into.balancerStatus().getString("mode")).isEqualTo("full");
        }
    }

    /** Sharded, with chunks moved, and not; indexes, a view, a time series. */
    private static void kinds() {
        from.createDatabase("kinds", "shard1");
        from.shardCollection("kinds", "ranges", "n");
        for (int at = 0; at < 500; at += 100) {
            from.split("kinds.ranges", at);
        }
        from.move("kinds.ranges", 100, "shard0");
        from.move("kinds.ranges", 300, "shard0");
        from.insert(
                "kinds.ranges",
                IntStream.range(-50, 600)
                        .mapToObj(n -> new Document("_id", n).append("n", n).append("text", "text " + n))
                        .toList());
        MongoClient client = from.shard("shard1").client();
        var database = client.getDatabase("kinds");
        database.getCollection("plain").insertOne(new Document("_id", 1));
        database.getCollection("plain").createIndex(new Document("a", 1).append("b", -1));
        database.createView("view", "plain", List.of(new Document("$match", new Document("_id", 1))));
        database.runCommand(Document.parse("{create: 'weather', timeseries: {timeField: 'at'}}"));
        database.getCollection("weather").insertOne(new Document("at", java.util.Date.from(java.time.Instant.EPOCH)));
        for (String shard : List.of("shard0", "shard1")) {
            from.collection(shard, "kinds.ranges").createIndex(new Document("text", 1));
        }
    }

    @Test
    void everythingComesBackOnItsShardAndRoutersWillFindIt() {
        kinds();
        caughtUp();
        Snapshot snapshot = backup(mongo -> mongo);

        restored(snapshot, ClusterScene.workload(into, mongo -> mongo.drop(true)));

        Comparison comparison = Comparison.ofData().withIdentifiers();
        for (int shard = 0; shard < 2; shard++) {
            assertThat(comparison.differences(
                            ClusterScene.shards(from).get(shard),
                            ClusterScene.shards(into).get(shard)))
                    .allSatisfy(difference ->
                            assertThat(difference).matches("kinds.system[.](buckets[.]weather|views) uuid:.*"));
        }
        assertThat(Comparison.differences(from.routing(), into.routing())).isEmpty();
        assertThat(from.routing()).hasSizeGreaterThan(6);
        assertRouted();
        into.move("kinds.ranges", 100, "shard1");
        assertThat(into.ask("shard1", "kinds.ranges")).anyMatch(document -> document.getInteger("n") == 150);

        refusedUnlessDropped(snapshot);
        oneShardAlone(snapshot);
        var renamed = new MongoNamespace("kinds", "renamed");
        into.shard("shard1")
                .client()
                .getDatabase("kinds")
                .getCollection("plain")
                .renameCollection(renamed);
        restored(snapshot, ClusterScene.workload(into, mongo -> mongo.drop(true)));
        assertThat(comparison.differences(
                        ClusterScene.shards(from).get(1),
                        ClusterScene.shards(into).get(1)))
                .noneMatch(
                        difference -> difference.startsWith("kinds.plain") || difference.startsWith("kinds.renamed"));
        assertRouted();
        into.dropDatabase("kinds");
        into.createDatabase("kinds", "shard0");
        into.shardCollection("kinds", "ranges", "n");
        assertThat(into.ask("shard0", "kinds.ranges")).isEmpty();

        // Shards know a collection of that name that was made later than the one that comes back.
        restored(snapshot, ClusterScene.workload(into, mongo -> mongo.drop(true)));

        assertThat(Comparison.differences(from.routing(), into.routing())).isEmpty();
        assertRouted();
    }

    /** Each shard answers to the versions that the config servers tell routers, with exactly what it owns. */
    private static void assertRouted() {
        int documents = 0;
        for (ReplicaSet shard : into.shards()) {
            List<Document> owned = into.ask(shard.name(), "kinds.ranges");
            assertThat(owned)
                    .isNotEmpty()
                    .allSatisfy(document -> assertThat(into.owner("kinds.ranges", document.getInteger("n")))
                            .isEqualTo(shard.name()));
            documents += owned.size();
        }
        assertThat(documents).isEqualTo(650);
    }

    private void refusedUnlessDropped(Snapshot snapshot) {
        Map<String, String> before = into.routing();
        RestoreRun run = ours.with(repository -> RestoreJob.from(repository)
                .snapshot(snapshot)
                .into(ClusterScene.workload(into, mongo -> mongo))
                .run());
        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(run.failures())
                .anyMatch(failure ->
                        failure.path().equals("kinds") && failure.message().contains("the database is there already"));
        assertThat(into.routing()).isEqualTo(before);
        assertThat(into.balancerStatus().getString("mode")).isEqualTo("full");
    }

    /** By its path, as any replica set; and by somebody who has no Holdfast. */
    private void oneShardAlone(Snapshot snapshot) {
        MongoServer alone = Shared.otherServer();
        RestoreRun run = ours.with(repository -> RestoreJob.from(repository)
                .snapshot(snapshot)
                .path("dump/shard1")
                .into(MongoWorkload.at(alone.uri()).build())
                .run());
        assertThat(run.failures()).isEmpty();
        assertThat(Comparison.ofData().differences(from.shard("shard1"), alone)).isEmpty();
        Path files = scene.target("files");
        scene.restic(Peer.RESTIC).ok("restore", snapshot.id().hex(), "--target", files.toString());
        MongoServer server = Shared.server();
        MongoTools.restore(server, "--dir=" + files.resolve("dump/shard0"), "--oplogReplay");
        assertThat(Comparison.ofData().differences(from.shard("shard0"), server))
                .isEmpty();
    }

    @Test
    void withoutACommonTimeNothingSpansShardsAndABalancerThatIsOffStaysOff() {
        kinds();
        from.stopBalancer();
        try {
            Snapshot snapshot = backup(mongo -> mongo.commonTime(false));

            Document point = ClusterScene.recoveryPoint(scene, snapshot);
            assertThat(point).doesNotContainKey("commonTime");
            assertThat(point.getList("warnings", String.class)).anyMatch(text -> text.contains("nothing spans shards"));
            assertThat(point.get("balancer", Document.class))
                    .containsEntry("mode", "off")
                    .containsEntry("stopped", false);
            assertThat(from.balancerStatus().getString("mode")).isEqualTo("off");
            Document switched = from.config()
                    .client()
                    .getDatabase("config")
                    .getCollection("actionlog")
                    .find()
                    .sort(new Document("$natural", -1))
                    .first();
            assertThat(switched).containsEntry("what", "balancer.stop");
            assertThat(locked()).containsOnly(false);
        } finally {
            from.startBalancer();
        }
    }

    @Test
    void aDumpOfSomeCollectionsIsNoCluster() {
        kinds();
        Snapshot snapshot = backup(mongo -> mongo.include("kinds.*").commonTime(false));
        assertThatThrownBy(() -> restored(snapshot, ClusterScene.workload(into, mongo -> mongo.drop(true))))
                .hasMessageContaining("only some collections");
    }

    /** Whoever finds what one shard has must find what belongs to it on the others. */
    @Test
    void aClusterOfWhichAShardFailedIsNotRouted() {
        kinds();
        Snapshot snapshot = backup(mongo -> mongo);
        String fault = "{configureFailPoint: 'failCommand', mode: {times: 1},"
                + " data: {failCommands: ['insert'], errorCode: 2, appName: 'holdfast'}}";
        into.shard("shard1").primary().admin(Document.parse(fault));
        assertThatThrownBy(() -> restored(snapshot, ClusterScene.workload(into, mongo -> mongo)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("route");
        Document unrouted = new Document("_id", "kinds");
        assertThat(into.config()
                        .client()
                        .getDatabase("config")
                        .getCollection("databases")
                        .find(unrouted))
                .isEmpty();
        restored(snapshot, ClusterScene.workload(into, mongo -> mongo.drop(true)));
    }

    private void refused(IntConsumer written, String why) {
        assertThatThrownBy(() ->
                        run(ClusterScene.workload(from, mongo -> mongo.consistency(ConsistencyMode.LOCK)), written))
                .isInstanceOf(RunException.BackupFailed.class)
                .hasMessageContaining(why);
        List<Snapshot> kept = ours.with(Repository::snapshots);
        assertThat(kept).isEmpty();
    }

    @Test
    void whateverMovesOrChangesMeanwhileFailsTheDump() {
        kinds();
        // Whoever has written down the second thing has looked at what lies where before.
        refused(
                count -> {
                    if (count == 2) {
                        from.move("kinds.ranges", 200, "shard0");
                    }
                },
                "a chunk of kinds.ranges was moved");
        assertNothingIsHeld();
        refused(
                count -> {
                    if (count == 2) {
                        from.shardCollection("kinds", "late", "n");
                    }
                },
                "kinds.late was sharded");
        assertNothingIsHeld();
        refused(
                count -> {
                    if (count == 2) {
                        hidden().get(2).kill();
                    }
                },
                "shard1");
        hidden().get(2).restart();
        caughtUp();
        assertNothingIsHeld();
    }

    private static void hang(String mode) {
        from.shard("shard1").admin(new Document("configureFailPoint", "moveChunkHangAtStep3").append("mode", mode));
    }

    @Test
    void aMoveThatDoesNotEndIsNotWaitedForForEver() {
        kinds();
        hang("alwaysOn");
        CompletableFuture<Void> move = CompletableFuture.runAsync(() -> from.move("kinds.ranges", 200, "shard0"));
        try {
            await(
                    "a move",
                    () -> from.shard("shard1")
                            .admin(new Document("serverStatus", 1))
                            .get("sharding", new Document())
                            .containsKey("migrations"));
            assertThatThrownBy(() -> run(
                            ClusterScene.workload(from, mongo -> mongo.balancerWait(Duration.ofMillis(100))),
                            count -> {}))
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("a chunk is moved (sharding.migrations of shard1)");
        } finally {
            hang("off");
        }
        move.join();
        assertNothingIsHeld();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = TIME.nanos() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(TIME.nanos()).as(what).isLessThan(deadline);
        }
    }

    /** As the config servers of a cluster would say it that has such a collection, or changes one. */
    @Test
    void whatCannotBeDumpedIsToldBeforehandOfAllSets() {
        MongoDatabase config = from.config().client().getDatabase("config");
        config.getCollection("collections")
                .insertOne(new Document("_id", "d.system.buckets.w").append("timeseriesFields", new Document()));
        config.getCollection("reshardingOperations").insertOne(new Document("_id", 1).append("ns", "d.moving"));
        try {
            List<Finding> errors = ours
                    .with(repository -> BackupJob.unnamed()
                            .workload(ClusterScene.workload(from, mongo -> mongo.consistency(ConsistencyMode.LOCK)))
                            .into(repository)
                            .validate())
                    .stream()
                    .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                    .toList();
            assertThat(errors).extracting(Finding::subject).containsExactlyInAnyOrder("d.moving", "d.system.buckets.w");
        } finally {
            config.getCollection("collections").deleteOne(new Document("_id", "d.system.buckets.w"));
            config.getCollection("reshardingOperations").deleteOne(new Document("_id", 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereverItDiesTheNextLetsAllGoAndPutsTheBalancerBack(ClusterDumper.Step step) throws Exception {
        Process process = ChildJvm.of(
                        ClusterDumper.class,
                        scene.repository().toString(),
                        scene.target("state").toString(),
                        from.config().uri(),
                        step.name())
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("here");
        } finally {
            process.destroyForcibly().waitFor();
        }
        String mode = from.balancerStatus().getString("mode");
        assertThat(mode).isEqualTo(step == ClusterDumper.Step.BALANCER_WRITTEN_DOWN ? "full" : "off");
        assertThat(locked().get(0))
                .isEqualTo(step == ClusterDumper.Step.CONFIG_LOCKED || step == ClusterDumper.Step.SHARD_LET_GO);
        List<Snapshot> left = ours.with(Repository::snapshots);
        assertThat(left).isEmpty();

        Snapshot snapshot = backup(mongo -> mongo);

        assertNothingIsHeld();
        assertThat(ClusterScene.recoveryPoint(scene, snapshot).get("balancer", Document.class))
                .containsEntry("mode", "full");
    }
}
