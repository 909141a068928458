package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.RestorableInterval;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dump that was going on when its oplog began to be followed, as it is when a service starts, is one that times can be reached from. */
class BackfillIT {
    private static final Time TIME = Time.system();
    private static final long SMALL = 20_000;

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void create() {
        ours.create();
    }

    @AfterEach
    void remove() {
        threads.shutdownNow();
        scene.close();
    }

    private SnapshotId backup(ReplicaSet set) {
        return ours.with(repository -> BackupJob.unnamed()
                .workload(MongoWorkload.at(set.uri())
                        .consistency(ConsistencyMode.OPLOG)
                        .build())
                .into(repository)
                .run()
                .snapshot());
    }

    private FollowJob.Builder following(ReplicaSet set) {
        return FollowJob.of(MongoWorkload.at(set.uri()).build())
                .span(Duration.ofMillis(300))
                .sliceBytes(SMALL);
    }

    private FollowRun once(ReplicaSet set) {
        return ours.with(
                repository -> following(set).once(true).into(repository).run());
    }

    private Path file(SnapshotId snapshot) {
        return scene.repository().resolve("snapshots").resolve(snapshot.hex());
    }

    /** A backup that is going on is in no list: neither is one whose snapshot lies elsewhere. */
    private void hide(SnapshotId snapshot) throws IOException {
        Path unused = Files.move(file(snapshot), scene.target("hidden"));
    }

    private void show(SnapshotId snapshot) throws IOException {
        Path unused = Files.move(scene.target("hidden"), file(snapshot));
    }

    private static MongoCollection<Document> notes(ReplicaSet set) {
        return set.client().getDatabase("notes").getCollection("all");
    }

    private static void write(ReplicaSet set, int from, int to) {
        notes(set)
                .insertMany(IntStream.range(from, to)
                        .mapToObj(i -> new Document("_id", i).append("text", "x".repeat(500)))
                        .toList());
    }

    private List<RestorableInterval> intervals() {
        return ours.with(repository -> repository.changes().restorable().get(0).intervals());
    }

    private void assertRestored(ReplicaSet set, SnapshotId base) {
        MongoServer into = Shared.server();
        try (Repository repository = ours.open()) {
            RestoreRun run = RestoreJob.from(repository)
                    .pointInTime(PointInTime.through(intervals().get(0).to()))
                    .verify(true)
                    .into(MongoWorkload.at(into.uri()).build())
                    .run();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            assertThat(run.snapshot()).isEqualTo(base);
        }
        assertThat(Comparison.ofData().differences(set, into)).isEmpty();
    }

    private List<Snapshot> slices() {
        return ours.with(Repository::snapshots).stream()
                .filter(one -> !one.isBackup())
                .sorted(Comparator.comparing(BackfillIT::first))
                .toList();
    }

    private static ClusterTime first(Snapshot slice) {
        String first = slice.fact("first").orElseThrow();
        return ClusterTime.parse(first.substring(0, first.indexOf('/')));
    }

    /** A dump that nobody sees when the first slices are stored, which it would need earlier ones before. */
    private SnapshotId followedTooLate(ReplicaSet set) throws IOException {
        write(set, 0, 20);
        SnapshotId base = backup(set);
        hide(base);
        write(set, 20, 200);
        awaitCommitted(set);
        assertThat(once(set).slices()).isPositive();
        return base;
    }

    /** Who is followed begins with what is known there to be with a majority, which it hears of after it has it. */
    private static void awaitCommitted(ReplicaSet set) {
        BsonTimestamp newest = set.newest();
        for (MongoServer member : set.members()) {
            ReplicaSet.await(member + " at " + newest, () -> committed(member).compareTo(newest) >= 0);
        }
    }

    private static BsonTimestamp committed(MongoServer member) {
        Document last = member.client()
                .getDatabase("local")
                .getCollection("oplog.rs")
                .withReadConcern(ReadConcern.MAJORITY)
                .find()
                .sort(new Document("$natural", -1))
                .first();
        return Objects.requireNonNull(last).get("ts", BsonTimestamp.class);
    }

    @Test
    void whoeverComesNextReadsWhatIsMissing() throws IOException {
        ReplicaSet set = Shared.replicaSet();
        SnapshotId base = followedTooLate(set);
        write(set, 200, 220);
        show(base);
        assertThat(isMoment(intervals().get(0))).isTrue();

        FollowRun run = once(set);

        assertThat(run.findings()).isEmpty();
        assertThat(intervals()).hasSize(1);
        assertRestored(set, base);
        scene.restic(Peer.RESTIC).ok("check", "--read-data", "--no-lock");
    }

    /** The last slices of what is missing are not there when it was killed before it had stored them. */
    @Test
    void whoeverWasKilledMeanwhileIsReplaced() throws IOException {
        ReplicaSet set = Shared.replicaSet();
        SnapshotId base = followedTooLate(set);
        List<Snapshot> late = slices();
        show(base);
        FollowRun filled = once(set);
        List<Snapshot> missing =
                slices().stream().filter(slice -> !late.contains(slice)).toList();
        assertThat(missing).hasSizeGreaterThan(3).hasSize((int) filled.slices());
        for (Snapshot slice : missing.subList(2, missing.size())) {
            Files.delete(file(slice.id()));
        }
        assertThat(ClusterTime.parse(intervals().get(0).to())).isLessThan(first(late.get(0)));

        FollowRun run = once(set);

        assertThat(run.findings()).isEmpty();
        assertThat(run.slices()).isBetween(1L, missing.size() - 1L);
        List<Snapshot> all = slices();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).fact("first")).isEqualTo(all.get(i - 1).fact("last"));
        }
        assertRestored(set, base);
    }

    @Test
    void whoeverFollowsMeanwhileNoticesTheDump() throws IOException, InterruptedException {
        ReplicaSet set = Shared.replicaSet();
        write(set, 0, 20);
        SnapshotId base = backup(set);
        hide(base);
        write(set, 20, 60);
        try (Repository repository = ours.open()) {
            JobHandle<FollowRun> following = following(set).into(repository).start(threads, event -> {});
            awaitSlices(set, 3);
            show(base);
            long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
            while (isMoment(intervals().get(0)) && TIME.nanos() < deadline) {
                awaitSlices(set, slices().size() + 1);
            }
            following.cancel();
            assertThat(following.await().findings())
                    .allMatch(finding -> finding.message().contains("there is no dump of it yet"));
        }
        assertThat(once(set).findings()).isEmpty();
        assertRestored(set, base);
    }

    private void awaitSlices(ReplicaSet set, int count) throws InterruptedException {
        long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
        while (slices().size() < count && TIME.nanos() < deadline) {
            notes(set).insertOne(new Document("more", true));
            TIME.sleep(Duration.ofMillis(50));
        }
    }

    @Test
    void whatTheOplogHasForgottenIsTold() throws IOException, InterruptedException {
        try (ReplicaSet tiny = ReplicaSet.start("tiny", ServerOptions.open().oplogMegabytes(1), Member.priority(1))) {
            write(tiny, 0, 20);
            SnapshotId base = backup(tiny);
            hide(base);
            String dumped = oldest(tiny);
            long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
            while (oldest(tiny).equals(dumped) && TIME.nanos() < deadline) {
                for (int i = 0; i < 5; i++) {
                    notes(tiny).insertOne(new Document("text", new byte[300_000]));
                }
                TIME.sleep(Duration.ofMillis(100));
            }
            assertThat(once(tiny).slices()).isPositive();
            show(base);
            write(tiny, 20, 40);

            FollowRun run = once(tiny);

            assertThat(run.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message())
                            .contains("its oplog cannot be replayed onto the newest dump of it")
                            .contains("the oplog begins at"));
            assertThat(run.slices()).isPositive();

            SnapshotId next = backup(tiny);
            hide(next);
            for (Snapshot slice : slices()) {
                Files.delete(file(slice.id()));
            }
            write(tiny, 40, 60);
            try (Repository repository = ours.open()) {
                JobHandle<FollowRun> following =
                        following(tiny).into(repository).start(threads, event -> {});
                awaitSlices(tiny, 3);
                show(next);
                deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
                while (intervals().size() < 2 && TIME.nanos() < deadline) {
                    awaitSlices(tiny, slices().size() + 1);
                }
                while (isMoment(intervals().get(1)) && TIME.nanos() < deadline) {
                    awaitSlices(tiny, slices().size() + 1);
                }
                following.cancel();
                assertThat(following.await().findings())
                        .as("one that is lost does not keep the next from being found")
                        .hasSize(1);
            }
            assertThat(isMoment(intervals().get(1))).isFalse();
        }
    }

    private static boolean isMoment(RestorableInterval interval) {
        return interval.to().equals(interval.from());
    }

    private static String oldest(ReplicaSet set) {
        return String.valueOf(set.client()
                .getDatabase("local")
                .getCollection("oplog.rs")
                .find()
                .projection(new Document("ts", 1))
                .first());
    }
}
