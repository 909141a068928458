package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Bank;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.History;
import dev.holdfast.interop.mongo.Ledger;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.ShardedBank;
import dev.holdfast.interop.mongo.ShardedCluster;
import dev.holdfast.interop.mongo.Transfers;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RestorableLog;
import dev.holdfast.run.RestoreRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The oplogs of a real cluster are followed while money and chunks move, and another cluster is brought to points in time. */
class MongoClusterPointInTimeIT {
    /** How many random points in time are restored. */
    private static final int POINTS = Integer.getInteger("holdfast.it.cluster-points", 6);

    private static final Time TIME = Time.system();
    private static final String WORK = "config.system.sharding_ddl_coordinators";
    private static ShardedCluster from;
    private static ShardedCluster into;

    private ClusterScene scene;
    private Ours ours;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() {
        CompletableFuture<ShardedCluster> other =
                CompletableFuture.supplyAsync(() -> ShardedCluster.start(ServerOptions.open(), 2, Member.priority(1)));
        from = ShardedCluster.small(ServerOptions.open());
        into = other.join();
    }

    @AfterAll
    static void stop() {
        from.close();
        into.close();
    }

    @BeforeEach
    void begin() {
        scene = new ClusterScene(from, into);
        ours = scene.ours();
    }

    @AfterEach
    void remove() {
        threads.shutdownNow();
        scene.close();
        for (ShardedCluster cluster : List.of(from, into)) {
            List.of(Bank.DATABASE, "late", "gone").forEach(cluster::dropDatabase);
        }
    }

    private static FollowJob.Builder following(ShardedCluster cluster) {
        return FollowJob.of(ClusterScene.workload(cluster, mongo -> mongo)).span(Duration.ofMillis(500));
    }

    private static String text(BsonTimestamp time) {
        return Integer.toUnsignedString(time.getTime()) + ":" + Integer.toUnsignedString(time.getInc());
    }

    /** A time at which all sets have what was written so far; each has its own clock. */
    private static BsonTimestamp present() {
        return from.sets().stream()
                .map(set -> set.primary().admin(new Document("hello", 1)).get("operationTime", BsonTimestamp.class))
                .max(BsonTimestamp::compareTo)
                .orElseThrow();
    }

    /** A sharded collection that the first dump does not know, in a database that it does not know. */
    private static void create() {
        from.createDatabase("late", "shard1");
        from.shardCollection("late", "ranges", "n");
    }

    private static void fill() {
        from.split("late.ranges", 100);
        from.move("late.ranges", 100, "shard0");
        from.insert(
                "late.ranges",
                IntStream.range(0, 200)
                        .mapToObj(n -> new Document("_id", n).append("n", n))
                        .toList());
        for (String shard : List.of("shard0", "shard1")) {
            from.collection(shard, "late.ranges").createIndex(new Document("text", 1));
        }
    }

    /** As a restore that died: a shard has what the config servers do not know. */
    private static void leaveBehind() {
        into.dropDatabase("late");
        into.collection("shard0", "late.ranges").insertOne(new Document("_id", 150).append("n", 150));
    }

    /** While a collection is being sharded there is no time to which anybody could go back. */
    private record Range(BsonTimestamp from, BsonTimestamp to) {
        boolean contains(BsonTimestamp time) {
            return time.compareTo(from) >= 0 && time.compareTo(to) <= 0;
        }
    }

    private static RestorableLog whole(Repository repository) {
        return repository.changes().restorable().stream()
                .filter(log -> log.log().contains(" + "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whileMoneyAndChunksMoveEveryPointInTimeShowsWholeTransfers() throws InterruptedException {
        Bank bank = ShardedBank.open(from, 60);
        from.sets().forEach(ReplicaSet::awaitCaughtUp);
        Map<String, String> routing;
        BsonTimestamp then;
        Range sharding;
        try (Repository repository = ours.open();
                Transfers transfers = Transfers.start(bank, 3, Duration.ofMillis(1))) {
            JobHandle<FollowRun> following = following(from).into(repository).start(threads, event -> {});
            transfers.await(20);
            scene.backup(from, ConsistencyMode.LOCK);
            transfers.await(20);
            BsonTimestamp before = present();
            create();
            sharding = new Range(before, present());
            fill();
            routing = from.routing();
            then = present();
            transfers.await(20);
            from.move("late.ranges", 100, "shard1");
            scene.backup(from, ConsistencyMode.OPLOG);
            transfers.await(20);
            transfers.stop();
            following.cancel();
            assertThat(following.await().slices()).isGreaterThan(3);
        }
        FollowRun rest = ours.with(
                repository -> following(from).once(true).into(repository).run());
        assertThat(rest.findings()).isEmpty();
        History history = History.read(bank);
        try (Repository repository = ours.open()) {
            assertThat(whole(repository).intervals()).hasSize(1);
            ClusterTime first =
                    ClusterTime.parse(whole(repository).intervals().get(0).from());
            List<BsonTimestamp> times = new ArrayList<>(history.times());
            times.removeIf(time -> ClusterTime.ofBits(time.getValue()).isBefore(first) || sharding.contains(time));
            assertThat(times).hasSizeGreaterThan(30);
            Collections.shuffle(times, new Random(7));
            for (int i = 0; i < POINTS; i++) {
                BsonTimestamp time = times.get(i % times.size());
                boolean inclusive = i % 3 != 0;
                scene.restored(new PointInTime(text(time), inclusive));
                BsonTimestamp last = inclusive ? time : new BsonTimestamp(time.getValue() - 1);
                assertThat(Ledger.read(ClusterScene.shards(into)).differences(bank.accounts(), history.until(last)))
                        .as("%s %s", inclusive ? "through" : "before", time)
                        .isEmpty();
            }
            leaveBehind();
            scene.restored(PointInTime.through(text(then)));
        }
        assertThat(Comparison.differences(routing, into.routing())).isEmpty();
        assertThat(into.ask("shard0", "late.ranges")).hasSize(100);
        assertThat(into.ask("shard1", "late.ranges")).hasSize(100);
        into.move("late.ranges", 100, "shard1");
        assertThat(into.ask("shard1", "late.ranges")).hasSize(200);
        assertThat(into.balancerStatus().getString("mode")).isEqualTo("full");
        scene.scene().restic(Peer.RESTIC).ok("check", "--read-data", "--no-lock");
    }

    /** The entries by which a shard says that it begins to drop a database, and that it is done. */
    private static List<BsonTimestamp> drop(ReplicaSet shard, String operation) {
        Bson which = Filters.and(
                Filters.eq("ns", WORK), Filters.eq("op", operation), Filters.eq("o._id.operationType", "dropDatabase"));
        return shard
                .client()
                .getDatabase("local")
                .getCollection("oplog.rs")
                .find(which)
                .into(new ArrayList<>())
                .stream()
                .map(entry -> entry.get("ts", BsonTimestamp.class))
                .toList();
    }

    /** Each document lies on both shards, and one of them owns it: what was moved away and not deleted yet. */
    @Test
    void whatOtherShardsOwnIsRemoved() {
        from.createDatabase("late", "shard1");
        List<Document> keys =
                List.of(new Document("n", 1), new Document("n", "hashed"), new Document("n", 1).append("m", 1));
        List<String> names = List.of("late.ranges", "late.hashed", "late.pairs");
        List<Document> documents = IntStream.range(0, 200)
                .mapToObj(n ->
                        new Document("_id", new Document("x", n)).append("n", n).append("m", n % 7))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            from.shardCollection(names.get(i), keys.get(i));
        }
        from.split("late.ranges", 100);
        from.move("late.ranges", 100, "shard0");
        from.split("late.pairs", new Document("n", 50).append("m", 3));
        from.move("late.pairs", new Document("n", 50).append("m", 3), "shard0");
        List<String> shards = List.of("shard0", "shard1");
        names.forEach(name -> shards.forEach(shard -> {
            from.collection(shard, name).deleteMany(new Document());
            from.collection(shard, name).insertMany(documents);
        }));
        // The index of the key is one that begins with it, and was made by a shell.
        for (String shard : shards) {
            from.collection(shard, "late.ranges").createIndex(new Document("n", 1.0).append("m", -1));
            from.collection(shard, "late.ranges").dropIndex("n_1");
            // Another of the same key, as for searches that do not distinguish capitals.
            from.collection(shard, "late.pairs")
                    .createIndex(
                            new Document("n", 1).append("m", 1),
                            new IndexOptions()
                                    .name("capitals")
                                    .collation(Collation.builder()
                                            .locale("en")
                                            .collationStrength(CollationStrength.SECONDARY)
                                            .build()));
        }
        scene.caughtUp();

        scene.restored(scene.backup(from, ConsistencyMode.LOCK));

        for (String name : names) {
            Set<Object> all = new HashSet<>();
            for (String shard : shards) {
                List<Document> stored = into.collection(shard, name).find().into(new ArrayList<>());
                assertThat(stored).isNotEmpty().containsExactlyInAnyOrderElementsOf(into.ask(shard, name));
                stored.forEach(one -> assertThat(all.add(one.get("_id")))
                        .as("%s of %s", one, name)
                        .isTrue());
            }
            assertThat(all).hasSize(documents.size());
        }
        into.move("late.ranges", 100, "shard1");
        assertThat(into.ask("shard1", "late.ranges")).hasSize(200);
    }

    /** Half a drop is nothing that anybody would bring to its end. */
    @Test
    void aTimeInTheMiddleOfADropIsRefusedBeforeAnythingIsTouched() {
        from.createDatabase("gone", "shard1");
        from.shardCollection("gone", "ranges", "n");
        from.insert("gone.ranges", List.of(new Document("_id", 1).append("n", 1)));
        from.sets().forEach(ReplicaSet::awaitCaughtUp);
        scene.backup(from, ConsistencyMode.LOCK);
        from.dropDatabase("gone");
        FollowRun followed = ours.with(
                repository -> following(from).once(true).into(repository).run());
        assertThat(followed.findings()).isEmpty();
        List<BsonTimestamp> begun = drop(from.shard("shard1"), "i");
        List<BsonTimestamp> done = drop(from.shard("shard1"), "d");
        BsonTimestamp begin = begun.get(begun.size() - 1);
        assertThatThrownBy(() -> scene.restored(PointInTime.through(text(begin))))
                .hasMessageContaining("shard1 was at dropDatabase of gone since " + text(begin));
        assertThat(into.routing()).doesNotContainKey("databases gone");

        scene.restored(PointInTime.before(text(begin)));
        assertThat(into.ask("shard1", "gone.ranges")).hasSize(1);
        scene.restored(PointInTime.through(text(done.get(done.size() - 1))));
        assertThat(into.routing()).doesNotContainKey("databases gone");
    }

    /** Its oplog has what the earlier one put aside, and dropped; and another one that died here has left the same behind. */
    @Test
    void aTimeAfterAnotherRestoreIsRestored() {
        create();
        from.insert("late.ranges", List.of(new Document("_id", 1).append("n", 1)));
        scene.caughtUp();
        Snapshot base = scene.backup(from, ConsistencyMode.LOCK);
        RestoreRun earlier = ours.with(repository -> RestoreJob.from(repository)
                .snapshot(base)
                .into(ClusterScene.workload(from, mongo -> mongo.drop(true)))
                .run());
        assertThat(earlier.failures()).isEmpty();
        from.insert("late.ranges", List.of(new Document("_id", 2).append("n", 2)));
        scene.caughtUp();
        FollowRun followed = ours.with(
                repository -> following(from).once(true).into(repository).run());
        assertThat(followed.findings()).isEmpty();
        String end =
                ours.with(repository -> whole(repository).intervals().get(0).to());
        assertThat(aside(from)).isEmpty();
        for (String name : List.of("holdfastcollections", "holdfastdatabases")) {
            into.config().client().getDatabase("admin").getCollection(name).insertOne(new Document("_id", "left"));
        }

        scene.restored(PointInTime.through(end));

        assertThat(Comparison.differences(from.routing(), into.routing())).isEmpty();
        assertThat(into.routing()).containsKey("databases late").doesNotContainKey("databases left");
        assertThat(into.ask("shard1", "late.ranges")).hasSize(2);
        assertThat(aside(into)).isEmpty();
    }

    private static List<String> aside(ShardedCluster cluster) {
        return cluster.config().client().getDatabase("admin").listCollectionNames().into(new ArrayList<>()).stream()
                .filter(name -> name.startsWith("holdfast"))
                .toList();
    }

    /** What a majority has is beyond what made the shards. */
    private static void settled(ShardedCluster cluster) {
        for (ReplicaSet set : cluster.shards()) {
            set.client()
                    .getDatabase("before")
                    .getCollection("before")
                    .withWriteConcern(WriteConcern.MAJORITY)
                    .insertOne(new Document());
        }
    }

    @Test
    void aShardThatComesLaterIsFollowedAndNeedsADumpOfItsOwn() throws InterruptedException {
        try (ShardedCluster cluster = ShardedCluster.start(ServerOptions.open(), 1, Member.priority(1));
                Repository repository = ours.open()) {
            settled(cluster);
            scene.backup(cluster, ConsistencyMode.OPLOG);
            List<String> told = new CopyOnWriteArrayList<>();
            JobHandle<FollowRun> following = following(cluster).into(repository).start(threads, event -> {
                if (event instanceof JobEvent.Retrying again) {
                    told.add(again.message());
                }
            });
            cluster.add("shard1", Member.priority(1));
            long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
            while (repository.changes().restorable().stream()
                    .noneMatch(log -> log.log().startsWith("shard1/"))) {
                assertThat(TIME.nanos()).as("slices of the new shard, %s", told).isLessThan(deadline);
                Thread.sleep(200);
            }
            following.cancel();
            FollowRun unused = following.await();
            assertThat(told)
                    .anyMatch(text -> text.matches(".*has the sets .config, shard0 at .*, shard1 at .* now, .*"));
            String end = whole(repository).intervals().get(0).to();
            try (ShardedCluster other = ShardedCluster.start(ServerOptions.open(), 1, Member.priority(1))) {
                assertThatThrownBy(() -> RestoreJob.from(repository)
                                .pointInTime(PointInTime.through(end))
                                .into(ClusterScene.workload(other, mongo -> mongo.drop(true)))
                                .run())
                        .hasMessageContaining("the shard shard1 was added at ");
            }
        }
    }
}
