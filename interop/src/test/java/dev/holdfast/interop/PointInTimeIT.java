package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.PointInTime;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.examples.MongoPointInTime;
import dev.holdfast.interop.mongo.Bank;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Deployment;
import dev.holdfast.interop.mongo.History;
import dev.holdfast.interop.mongo.Ledger;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.MongoTools;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ReplicaSetBank;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.interop.mongo.Transfers;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RestorableInterval;
import dev.holdfast.run.RestorableLog;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.workload.Workload;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Oplogs of real replica sets, followed into a repository, and restores to points in time. */
class PointInTimeIT {
    /** How many random points in time are restored. */
    private static final int POINTS = Integer.getInteger("holdfast.it.points", 20);

    private static final Time TIME = Time.system();

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

    private static MongoWorkload workload(Deployment deployment, UnaryOperator<MongoWorkloadBuilder> more) {
        return more.apply(MongoWorkload.at(deployment.uri())).build();
    }

    private Snapshot backup(Workload workload) {
        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            return ours.with(repository -> {
                BackupRun run = BackupJob.unnamed()
                        .workload(workload)
                        .state(state.documents())
                        .into(repository)
                        .run();
                assertThat(run.state()).isEqualTo(RunState.COMPLETED);
                return repository.snapshot(run.snapshot().hex());
            });
        }
    }

    private FollowJob.Builder following(ReplicaSet set) {
        return FollowJob.of(workload(set, mongo -> mongo)).span(Duration.ofMillis(500));
    }

    private FollowRun once(ReplicaSet set) {
        return ours.with(
                repository -> following(set).once(true).into(repository).run());
    }

    private RestoreRun restored(Repository repository, PointInTime at, Deployment into) {
        RestoreRun run = RestoreJob.from(repository)
                .pointInTime(at)
                .verify(true)
                .into(workload(into, mongo -> mongo.drop(true)))
                .run();
        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        return run;
    }

    private static String text(BsonTimestamp time) {
        return Integer.toUnsignedString(time.getTime()) + ":" + Integer.toUnsignedString(time.getInc());
    }

    @Test
    void whileMoneyMovesEveryPointInTimeShowsWholeTransfers() throws InterruptedException {
        ReplicaSet set = Shared.replicaSet();
        Bank bank = ReplicaSetBank.open(set, 60, 60);
        Snapshot first;
        Snapshot second;
        try (Repository repository = ours.open();
                Transfers transfers = Transfers.start(bank, 3, Duration.ofMillis(1))) {
            JobHandle<FollowRun> following = following(set).into(repository).start(threads, event -> {});
            transfers.await(30);
            first = backup(workload(set, mongo -> mongo.consistency(ConsistencyMode.OPLOG)));
            transfers.await(40);
            second = backup(workload(set, mongo -> mongo.consistency(ConsistencyMode.LOCK)));
            transfers.await(60);
            transfers.stop();
            following.cancel();
            assertThat(following.await().slices()).isPositive();
        }
        FollowRun rest = once(set);
        assertThat(rest.findings()).isEmpty();
        History history = History.read(bank);
        try (Repository repository = ours.open()) {
            RestorableLog log = repository.changes().restorable().get(0);
            assertThat(log.intervals()).hasSize(1);
            List<BsonTimestamp> times = new ArrayList<>(history.times());
            ClusterTime from = ClusterTime.parse(log.intervals().get(0).from());
            times.removeIf(time -> !ClusterTime.ofBits(time.getValue()).isAfter(from));
            assertThat(times).hasSizeGreaterThan(60);
            Collections.shuffle(times, new Random(7));
            // However chance has it, one that only the first dump can show, and one that the second can.
            Collections.swap(times, 1, times.indexOf(Collections.min(times)));
            Collections.swap(times, 2, times.indexOf(Collections.max(times)));
            MongoServer into = Shared.server();
            List<Snapshot> bases = new ArrayList<>();
            for (int i = 0; i < POINTS; i++) {
                BsonTimestamp time = times.get(i % times.size());
                boolean inclusive = i % 4 != 0;
                RestoreRun run = restored(repository, new PointInTime(text(time), inclusive), into);
                bases.add(repository.snapshot(run.snapshot().hex()));
                BsonTimestamp last = inclusive ? time : new BsonTimestamp(time.getValue() - 1);
                assertThat(Ledger.read(List.of(into.client())).differences(bank.accounts(), history.until(last)))
                        .as("%s %s", inclusive ? "through" : "before", time)
                        .isEmpty();
            }
            assertThat(bases).contains(first, second);
            assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(first))))
                    .isInstanceOf(RepositoryException.Protected.class)
                    .hasMessageContaining("needed for points in time that are promised");
        }
        scene.restic(Peer.RESTIC).ok("check", "--read-data", "--no-lock");
    }

    @Test
    void aTimeThatNobodyCanReachIsRefusedBeforeAnythingIsTouched() {
        ReplicaSet set = Shared.replicaSet();
        set.client().getDatabase("x").getCollection("a").insertOne(new Document("_id", 1));
        Snapshot base = backup(workload(set, mongo -> mongo));
        set.client().getDatabase("x").getCollection("a").insertOne(new Document("_id", 2));
        assertThat(once(set).slices()).isPositive();
        MongoServer into = Shared.server();
        try (Repository repository = ours.open()) {
            RestoreJob.Builder job = RestoreJob.from(repository).snapshot(base);
            assertThatThrownBy(() ->
                            job.pointInTime(PointInTime.through("4000000000:1")).into(workload(into, mongo -> mongo)))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("cannot be restored: the last time before it is ");
        }
        assertThat(into.client().listDatabaseNames()).doesNotContain("x");
    }

    /** Follows in a process of its own, and says so for each slice. */
    static final class Follower {
        private Follower() {}

        public static void main(String[] arguments) {
            try (Repository repository = new Ours(Path.of(arguments[0]), Scene.PASSWORD).open()) {
                FollowRun unused = FollowJob.of(MongoWorkload.at(arguments[1]).build())
                        .span(Duration.ofMillis(300))
                        .into(repository)
                        .run(event -> {
                            if (event instanceof JobEvent.SliceStored) {
                                System.out.println("stored");
                            }
                        });
            }
        }
    }

    private void followAndDie(ReplicaSet set, int slices) throws Exception {
        Process process = ChildJvm.of(Follower.class, scene.repository().toString(), set.uri())
                .start();
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < slices; i++) {
                assertThat(out.readLine()).isEqualTo("stored");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<Snapshot> slices() {
        return ours.with(Repository::snapshots).stream()
                .filter(one -> !one.isBackup())
                .sorted(Comparator.comparing(PointInTimeIT::begin))
                .toList();
    }

    private static ClusterTime begin(Snapshot slice) {
        String first = fact(slice, "first");
        return ClusterTime.parse(first.substring(0, first.indexOf('/')));
    }

    private static String fact(Snapshot slice, String key) {
        return slice.fact(key).orElseThrow();
    }

    /** Followers die with SIGKILL, the member that is read goes away, another becomes primary: nothing is missing, nothing is there twice. */
    @Test
    void whoeverIsKilledGoesOnWithoutAGapAndWithoutDoubles() throws Exception {
        ReplicaSet set = Shared.replicaSet();
        Bank bank = ReplicaSetBank.open(set, 20, 0);
        Snapshot base;
        List<String> told = new CopyOnWriteArrayList<>();
        try (Transfers transfers = Transfers.start(bank, 2, Duration.ofMillis(5))) {
            base = backup(workload(set, mongo -> mongo.consistency(ConsistencyMode.OPLOG)));
            followAndDie(set, 2);
            transfers.await(20);
            followAndDie(set, 1);
            try (Repository repository = ours.open()) {
                JobHandle<FollowRun> following = following(set).into(repository).start(threads, event -> {
                    if (event instanceof JobEvent.Noticed noticed) {
                        told.add(noticed.finding().message());
                    }
                });
                transfers.await(20);
                set.member(2).kill();
                awaitAnother(told);
                set.stepUp(1);
                transfers.await(20);
                set.member(2).restart();
                set.stepUp(0);
                transfers.stop();
                following.cancel();
                assertThat(following.await().slices()).isPositive();
            }
        }
        set.awaitCaughtUp();
        assertThat(once(set).findings()).isEmpty();
        assertThat(told).isNotEmpty().allMatch(message -> message.contains("is read from"));
        List<Snapshot> slices = slices();
        for (int i = 1; i < slices.size(); i++) {
            assertThat(fact(slices.get(i), "first")).isEqualTo(fact(slices.get(i - 1), "last"));
        }
        History history = History.read(bank);
        BsonTimestamp last = history.times().get(history.times().size() - 1);
        MongoServer into = Shared.server();
        try (Repository repository = ours.open()) {
            assertThat(restored(repository, PointInTime.through(text(last)), into)
                            .snapshot())
                    .isEqualTo(base.id());
        }
        assertThat(Ledger.read(List.of(into.client())).differences(bank.accounts(), history.until(last)))
                .isEmpty();
    }

    private static void awaitAnother(List<String> told) throws InterruptedException {
        long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
        while (told.isEmpty() && TIME.nanos() < deadline) {
            TIME.sleep(Duration.ofMillis(50));
        }
    }

    @Test
    void anOplogThatForgetsLeavesAGapWhichIsToldAndRefused() throws Exception {
        try (ReplicaSet tiny = ReplicaSet.start("tiny", ServerOptions.open().oplogMegabytes(1), Member.priority(1))) {
            var large = tiny.client().getDatabase("x").getCollection("large");
            large.insertOne(new Document("_id", 0));
            Snapshot base = backup(workload(tiny, mongo -> mongo));
            large.insertOne(new Document("_id", 1));
            assertThat(once(tiny).findings()).isEmpty();
            RestorableLog before =
                    ours.with(repository -> repository.changes().restorable().get(0));
            String end = before.intervals().get(0).to();
            long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
            while (!isAfter(oldest(tiny), end) && TIME.nanos() < deadline) {
                for (int i = 0; i < 5; i++) {
                    large.insertOne(new Document("text", new byte[300_000]));
                }
                TIME.sleep(Duration.ofMillis(100));
            }
            Snapshot second = backup(workload(tiny, mongo -> mongo));
            large.insertOne(new Document("_id", 2));

            FollowRun run = once(tiny);

            assertThat(run.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message())
                            .contains("there is a gap in the archive of its oplog")
                            .contains("make it larger (replSetResizeOplog)"));
            try (Repository repository = ours.open()) {
                List<RestorableInterval> intervals =
                        repository.changes().restorable().get(0).intervals();
                assertThat(intervals).hasSize(2);
                assertThat(intervals.get(0).to()).isEqualTo(end);
                RestoreJob.Builder job = RestoreJob.from(repository);
                Workload into = workload(Shared.server(), mongo -> mongo);
                String within = ClusterTime.parse(end).next().toString();
                assertThatThrownBy(() ->
                                job.pointInTime(PointInTime.through(within)).into(into))
                        .isInstanceOf(Refused.class)
                        .hasMessageContaining("the last time before it is " + end)
                        .hasMessageContaining(
                                "the first after it is " + intervals.get(1).from());
                assertThat(job.pointInTime(PointInTime.through(end))
                                .into(into)
                                .snapshot()
                                .id())
                        .isEqualTo(base.id());
                assertThat(job.pointInTime(PointInTime.through(intervals.get(1).to()))
                                .into(into)
                                .snapshot()
                                .id())
                        .isEqualTo(second.id());
            }
        }
    }

    private static BsonTimestamp oldest(ReplicaSet set) {
        return Objects.requireNonNull(set.client()
                        .getDatabase("local")
                        .getCollection("oplog.rs")
                        .find()
                        .first())
                .get("ts", BsonTimestamp.class);
    }

    private static boolean isAfter(BsonTimestamp time, String other) {
        return Integer.toUnsignedLong(time.getTime()) > Long.parseLong(other.substring(0, other.indexOf(':')));
    }

    /** As somebody would do it who has restic and mongorestore, and no Holdfast. */
    @Test
    void resticAndMongorestoreBringASliceBackByThemselves() throws Exception {
        ReplicaSet set = Shared.replicaSet();
        var notes = set.client().getDatabase("notes").getCollection("a");
        for (int i = 0; i < 50; i++) {
            notes.insertOne(new Document("_id", i));
        }
        set.awaitCaughtUp();
        Snapshot base = backup(workload(set, mongo -> mongo.consistency(ConsistencyMode.LOCK)));
        notes.updateMany(
                new Document("_id", new Document("$lt", 20)), new Document("$set", new Document("changed", true)));
        notes.deleteOne(new Document("_id", 30));
        set.client().getDatabase("notes").getCollection("new").insertOne(new Document("_id", 1));
        assertThat(once(set).slices()).isEqualTo(1);
        Snapshot slice = slices().get(0);

        Restic restic = scene.restic(Peer.RESTIC);
        restic.ok("check", "--read-data", "--no-lock");
        Path files = scene.target("files");
        restic.ok("restore", base.id().hex(), "--target", files.toString());
        restic.ok("restore", slice.id().hex(), "--target", files.toString());
        MongoServer into = Shared.server();
        MongoTools.restore(into, "--dir=" + files.resolve("dump"));
        Path empty = Files.createDirectories(files.resolve("empty"));
        try (Stream<Path> found = Files.list(files.resolve("oplog/" + set.name()))) {
            MongoTools.restore(
                    into, "--oplogReplay", "--oplogFile=" + found.findFirst().orElseThrow(), "--dir=" + empty);
        }
        assertThat(Comparison.ofData().differences(set, into)).isEmpty();
    }

    @Test
    void aCopyOfTheRepositoryLeadsToTheSamePointsInTime() {
        ReplicaSet set = Shared.replicaSet();
        var notes = set.client().getDatabase("notes").getCollection("a");
        notes.insertOne(new Document("_id", 1));
        Snapshot unused = backup(workload(set, mongo -> mongo));
        notes.insertOne(new Document("_id", 2));
        assertThat(once(set).slices()).isPositive();
        Ours elsewhere = new Ours(scene.target("copy"), Scene.PASSWORD);
        elsewhere.create();
        MongoServer into = Shared.server();
        try (Repository source = ours.open();
                Repository copy = elsewhere.open()) {
            assertThat(CopyJob.from(source).into(copy).run().state()).isEqualTo(RunState.COMPLETED);
            List<RestorableLog> there = copy.changes().restorable();
            assertThat(there).isEqualTo(source.changes().restorable());
            RestorableInterval interval = there.get(0).intervals().get(0);
            RestoreRun run = restored(copy, PointInTime.through(interval.to()), into);
            assertThat(copy.snapshot(run.snapshot().hex()).original()).contains(unused.id());
        }
        assertThat(Comparison.ofData().differences(set, into)).isEmpty();
    }

    @Test
    void theExampleRuns() throws Exception {
        ReplicaSet set = Shared.replicaSet();
        MongoServer scratch = Shared.server();
        var orders = set.client().getDatabase("shop").getCollection("orders");
        orders.insertOne(new Document("_id", 1));
        Path password = Files.writeString(scene.target("password"), Scene.PASSWORD);
        String[] arguments = {set.uri(), scratch.uri(), "file:" + scene.repository(), password.toString()};

        Snapshot unused = backup(workload(set, mongo -> mongo));
        orders.insertOne(new Document("_id", 2));

        MongoPointInTime.main(arguments);

        assertThat(Comparison.ofData().differences(set, scratch)).isEmpty();
        assertThat(slices()).hasSize(1);
    }
}
