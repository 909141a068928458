package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Bank;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.History;
import dev.holdfast.interop.mongo.Ledger;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.MongoTools;
import dev.holdfast.interop.mongo.Prepared;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.ShardedBank;
import dev.holdfast.interop.mongo.ShardedCluster;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.interop.mongo.Transfers;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes on or steps down while a real sharded cluster is dumped, and one shard of its dump that is restored alone. */
class MongoClusterFaultsIT {
    private static final Time TIME = Time.system();
    private static final String DATABASE = ClusterScene.DATABASE;
    private static final int MUCH = 60_000;
    private static final String TEXT = "some text that repeats itself ".repeat(30);
    private static ShardedCluster from;
    private static ShardedCluster into;

    private ClusterScene scene;

    @BeforeAll
    static void start() {
        ServerOptions options = ServerOptions.open().parameter("enableTestCommands", true);
        CompletableFuture<ShardedCluster> other =
                CompletableFuture.supplyAsync(() -> ShardedCluster.start(options, 2, Member.priority(1)));
        // The third is read; either of the others can be primary.
        from = ShardedCluster.start(
                options,
                2,
                Member.priority(1),
                Member.priority(1),
                Member.unseen().silent());
        into = other.join();
    }

    @AfterAll
    static void stop() {
        from.close();
        into.close();
    }

    @BeforeEach
    void create() {
        scene = new ClusterScene(from, into);
    }

    @AfterEach
    void remove() {
        scene.close();
        for (ShardedCluster cluster : List.of(from, into)) {
            cluster.dropDatabase(Bank.DATABASE);
        }
    }

    private static boolean isLocked(ReplicaSet set) {
        return set.member(2)
                .admin(new Document("currentOp", 1).append("ns", "none"))
                .getBoolean("fsyncLock", false);
    }

    private static void assertNothingIsHeld() {
        assertThat(from.sets()).noneMatch(MongoClusterFaultsIT::isLocked);
        assertThat(from.balancerStatus().getString("mode")).isEqualTo("full");
    }

    /** Reports that are written anew with $out are renamed; whoever has written down the second thing has looked at what lies where. */
    @Test
    void collectionsThatAreNotShardedMayBeDroppedAndRenamedMeanwhile() {
        scene.fill();
        Snapshot snapshot = scene.backup(
                ConsistencyMode.LOCK,
                count -> {
                    if (count == 2) {
                        from.drop(DATABASE + ".plain");
                        from.rename(DATABASE + ".other", DATABASE + ".renamed");
                        from.rename(DATABASE + ".renamed", DATABASE + ".late");
                        // Servers of later versions write down new databases too.
                        from.config()
                                .client()
                                .getDatabase("config")
                                .getCollection("changelog")
                                .insertOne(new Document("_id", "by hand")
                                        .append("what", "createDatabase.start")
                                        .append("ns", "new")
                                        .append("details", new Document()));
                    }
                },
                count -> {});
        assertNothingIsHeld();

        scene.restored(snapshot, false);

        scene.assertAllIsThere(Comparison.ofData());
    }

    /** As if all primaries stepped down when everything is copied: what is asked for then is asked for again. */
    @Test
    void electionsAtTheEndOfADumpDoNotLoseIt() {
        scene.fill();
        MongoServer config = from.config().primary();
        MongoServer shard0 = from.shard("shard0").primary();
        MongoServer shard1 = from.shard("shard1").primary();
        Snapshot snapshot;
        List<Integer> met;
        try {
            snapshot = scene.backup(ConsistencyMode.LOCK, count -> {}, count -> {
                if (count == 2) {
                    config.fail(2, "{failCommands: ['_configsvrBalancerStatus', 'find'], errorCode: 10107}");
                    shard0.fail(1, "{failCommands: ['appendOplogNote'], errorCode: 11602}");
                    shard1.fail(
                            1,
                            "{failCommands: ['appendOplogNote'], writeConcernError: {code: 189, errmsg: 'stepped down'}}");
                }
            });
        } finally {
            met = List.of(config.failNone(), shard0.failNone(), shard1.failNone());
        }
        assertThat(met).containsExactly(2, 1, 1);
        assertNothingIsHeld();

        scene.restored(snapshot, false);

        scene.assertAllIsThere(Comparison.ofData());
    }

    private static boolean isWorkOfShards() {
        return from.collection("shard1", "config.system.sharding_ddl_coordinators")
                        .countDocuments()
                > 0;
    }

    /** Shards have written down that they drop it, and lock it, all the time. */
    @Test
    void aCollectionThatIsNotShardedMayGoOnBeingDropped() {
        scene.fill();
        MongoServer primary = from.shard("shard1").primary();
        primary.admin(new Document("configureFailPoint", "hangDuringDropCollection").append("mode", "alwaysOn"));
        CompletableFuture<Void> drop = CompletableFuture.runAsync(() -> from.drop(DATABASE + ".plain"));
        try {
            ClusterScene.await("a drop", MongoClusterFaultsIT::isWorkOfShards);
            Snapshot unused = scene.backup(ConsistencyMode.LOCK);
            assertThat(isWorkOfShards()).isTrue();
        } finally {
            primary.admin(new Document("configureFailPoint", "hangDuringDropCollection").append("mode", "off"));
        }
        drop.join();
        assertNothingIsHeld();
    }

    /** A transaction that is prepared makes the oplog of the dump begin early. What was renamed since then was renamed before the copy. */
    @Test
    void oneShardAloneIsRestoredWithoutDoingTwiceWhatTheCopyShows() throws Exception {
        scene.fill();
        Snapshot snapshot;
        try (Prepared transaction = Prepared.insert(from.shard("shard1"), DATABASE, "plain")) {
            from.rename(DATABASE + ".other", DATABASE + ".renamed");
            from.rename(DATABASE + ".renamed", DATABASE + ".again");
            scene.caughtUp();
            snapshot = scene.backup(ConsistencyMode.LOCK, count -> {}, count -> {
                // Both shards are copied by then, and nobody has read an oplog.
                if (count == 2) {
                    from.rename(DATABASE + ".late", DATABASE + ".latest");
                    transaction.commit();
                }
            });
        }
        MongoServer alone = Shared.otherServer();
        RestoreRun run = scene.ours()
                .with(repository -> RestoreJob.from(repository)
                        .snapshot(snapshot)
                        .path("dump/shard1")
                        .into(MongoWorkload.at(alone.uri()).build())
                        .run());
        assertThat(run.failures()).isEmpty();
        assertThat(Comparison.ofData().differences(from.shard("shard1"), alone)).isEmpty();
        Path files = scene.scene().target("files");
        scene.scene().restic(Peer.RESTIC).ok("restore", snapshot.id().hex(), "--target", files.toString());
        MongoServer server = Shared.server();
        MongoTools.restore(server, "--dir=" + files.resolve("dump/shard1"), "--oplogReplay");
        assertThat(Comparison.ofData().differences(from.shard("shard1"), server))
                .isEmpty();
        scene.restored(snapshot, false);
        scene.assertAllIsThere(Comparison.ofData());
    }

    /** Where nobody takes over what a shard's primary writes, the end of the dump is not waited for hour after hour. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void aShardWithoutAMajorityIsNotWaitedForForEver() {
        scene.fill();
        ReplicaSet shard = from.shard("shard0");
        MongoServer other = shard.members().stream()
                .filter(member -> !member.equals(shard.member(2)) && !member.equals(shard.primary()))
                .findFirst()
                .orElseThrow();
        try {
            assertThatThrownBy(() -> scene.backup(ConsistencyMode.LOCK, count -> {}, count -> {
                        if (count == 2) {
                            stopReplication(other, "alwaysOn");
                        }
                    }))
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("appendOplogNote at shard0: within 60 s no majority of its members took the"
                            + " entry that ends the dump");
        } finally {
            stopReplication(other, "off");
        }
        assertNothingIsHeld();
    }

    private static void stopReplication(MongoServer member, String mode) {
        member.admin(new Document("configureFailPoint", "rsSyncApplyStop").append("mode", mode));
    }

    private static void fillMuch() {
        from.createDatabase(DATABASE, "shard0");
        for (int begin = 0; begin < MUCH; begin += 1000) {
            int first = begin;
            from.collection("shard0", DATABASE + ".much")
                    .insertMany(IntStream.range(0, 1000)
                            .mapToObj(number -> new Document("_id", first + number).append("text", TEXT + number))
                            .toList());
        }
    }

    private static boolean isRead(JobEvent event) {
        return event instanceof JobEvent.Progressed progressed
                && progressed.progress().parts().stream()
                        .anyMatch(part -> part.toString().contains("shard0")
                                && part.toString().contains("much"));
    }

    @Test
    void aShardsPrimaryMayStepDownWhileAMemberIsCopied() throws Exception {
        Bank bank = ShardedBank.open(from, 40);
        fillMuch();
        scene.caughtUp();
        List<Snapshot> snapshots = new ArrayList<>();
        try (Transfers transfers = Transfers.start(bank, 2, Duration.ofMillis(5))) {
            for (ConsistencyMode mode : List.of(ConsistencyMode.LOCK, ConsistencyMode.OPLOG)) {
                transfers.await(20);
                snapshots.add(whileThePrimaryStepsDown(mode));
                transfers.await(10);
            }
            transfers.stop();
        }
        assertNothingIsHeld();
        History history = History.read(bank);
        for (Snapshot snapshot : snapshots) {
            scene.restored(snapshot, false);

            assertThat(Ledger.read(ClusterScene.shards(into))
                            .differences(
                                    bank.accounts(), history.until(ClusterScene.commonTime(scene.scene(), snapshot))))
                    .isEmpty();
            assertThat(into.collection("shard0", DATABASE + ".much").countDocuments())
                    .isEqualTo(MUCH);
        }
    }

    private Snapshot whileThePrimaryStepsDown(ConsistencyMode mode) throws Exception {
        ReplicaSet shard = from.shard("shard0");
        MongoServer before = shard.primary();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch stepped = new CountDownLatch(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (LocalState state = LocalState.open(scene.scene().target("state"), TIME);
                Repository repository = scene.ours().open()) {
            JobHandle<BackupRun> handle = BackupJob.unnamed()
                    .workload(ClusterScene.workload(from, mongo -> mongo.consistency(mode)))
                    .state(state.documents())
                    .into(repository)
                    .start(executor, event -> {
                        if (isRead(event)) {
                            reading.countDown();
                            await(stepped);
                        }
                    });
            assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(isLocked(shard)).isEqualTo(mode == ConsistencyMode.LOCK);
            shard.stepUp(shard.member(0).equals(before) ? 1 : 0);
            assertThat(handle.isDone()).isFalse();
            stepped.countDown();
            BackupRun run = handle.await();
            assertThat(shard.primary()).isNotEqualTo(before);
            assertThat(run.failures()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            return repository.snapshot(run.snapshot().hex());
        } finally {
            stepped.countDown();
            executor.shutdown();
        }
    }

    /** Whoever listens is waited for, so that nothing is copied meanwhile. */
    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
