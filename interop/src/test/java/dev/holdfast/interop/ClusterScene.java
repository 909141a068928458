package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ShardedCluster;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bson.BsonTimestamp;
import org.bson.Document;

/** A cluster with some data that is dumped, another one to which it is restored, and the place for one test. */
final class ClusterScene implements AutoCloseable {
    static final String DATABASE = "faults";
    private static final Time TIME = Time.system();

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();
    private final ShardedCluster from;
    private final ShardedCluster into;

    /** @param from has shards {@code shard0} and {@code shard1}, as the other has */
    ClusterScene(ShardedCluster from, ShardedCluster into) {
        this.from = from;
        this.into = into;
        ours.create();
    }

    Scene scene() {
        return scene;
    }

    Ours ours() {
        return ours;
    }

    static MongoWorkload workload(ShardedCluster cluster, UnaryOperator<MongoWorkloadBuilder> more) {
        return more.apply(MongoWorkload.at(cluster.config().uri())).build();
    }

    Snapshot backup(ConsistencyMode mode) {
        return backup(mode, count -> {}, count -> {});
    }

    /**
     * Dumps, which succeeds.
     *
     * @param written counts what was written down
     * @param crossed counts what was crossed out
     */
    Snapshot backup(ConsistencyMode mode, IntConsumer written, IntConsumer crossed) {
        return backup(from, mode, written, crossed);
    }

    /** Dumps another cluster, which succeeds. */
    Snapshot backup(ShardedCluster cluster, ConsistencyMode mode) {
        return backup(cluster, mode, count -> {}, count -> {});
    }

    private Snapshot backup(ShardedCluster cluster, ConsistencyMode mode, IntConsumer written, IntConsumer crossed) {
        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            BackupRun run = ours.with(repository -> BackupJob.unnamed()
                    .workload(workload(cluster, mongo -> mongo.consistency(mode).balancerWait(Duration.ofSeconds(5))))
                    .state(new HookedState(state.documents(), written, crossed))
                    .into(repository)
                    .run());
            assertThat(run.failures()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            return ours.with(repository -> repository.snapshot(run.snapshot().hex()));
        }
    }

    /** What the recovery point says of a dump. */
    static Document recoveryPoint(Scene scene, Snapshot snapshot) {
        return Document.parse(scene.restic(Peer.RESTIC)
                .ok("dump", snapshot.id().hex(), "/.holdfast/backup.json")
                .out());
    }

    static BsonTimestamp commonTime(Scene scene, Snapshot snapshot) {
        Document time = recoveryPoint(scene, snapshot).get("commonTime", Document.class);
        return new BsonTimestamp(
                time.get("seconds", Number.class).intValue(),
                time.get("increment", Number.class).intValue());
    }

    /** Restores it over what is there, without users, which succeeds. */
    void restored(Snapshot snapshot) {
        restored(snapshot, false);
    }

    /** Restores it over what is there, which succeeds. */
    void restored(Snapshot snapshot, boolean users) {
        restored(job -> job.snapshot(snapshot), users);
    }

    /** Brings it to a point in time, over what is there, which succeeds. */
    void restored(PointInTime at) {
        restored(job -> job.pointInTime(at), false);
    }

    private void restored(UnaryOperator<RestoreJob.Builder> what, boolean users) {
        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            RestoreRun run = ours.with(repository -> what.apply(RestoreJob.from(repository))
                    .state(state.documents())
                    .verify(true)
                    .into(workload(into, mongo -> mongo.drop(true).users(users)))
                    .run());
            assertThat(run.failures()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        }
    }

    void caughtUp() {
        from.sets().forEach(ReplicaSet::awaitCaughtUp);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(TIME.nanos()).as(what).isLessThan(deadline);
        }
    }

    /** A sharded collection on both shards, and others that are not sharded, on the second. */
    void fill() {
        from.createDatabase(DATABASE, "shard1");
        from.shardCollection(DATABASE, "ranges", "n");
        from.split(DATABASE + ".ranges", 0);
        from.move(DATABASE + ".ranges", 0, "shard0");
        from.insert(
                DATABASE + ".ranges",
                IntStream.range(-300, 300)
                        .mapToObj(n -> new Document("_id", n).append("n", n))
                        .toList());
        for (String name : List.of("plain", "other", "late")) {
            from.collection("shard1", DATABASE + "." + name).insertOne(new Document("_id", name));
        }
        from.collection("shard1", DATABASE + ".plain").createIndex(new Document("a", 1));
        caughtUp();
    }

    static List<MongoClient> shards(ShardedCluster cluster) {
        return cluster.shards().stream().map(ReplicaSet::client).toList();
    }

    void assertAllIsThere(Comparison comparison) {
        for (int shard = 0; shard < 2; shard++) {
            assertThat(comparison.differences(
                            shards(from).get(shard), shards(into).get(shard)))
                    .isEmpty();
        }
        assertThat(Comparison.differences(from.routing(), into.routing())).isEmpty();
    }

    @Override
    public void close() {
        scene.close();
        for (ShardedCluster cluster : List.of(from, into)) {
            cluster.dropDatabase(DATABASE);
        }
    }
}
