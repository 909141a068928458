package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Bank;
import dev.holdfast.interop.mongo.Deployment;
import dev.holdfast.interop.mongo.History;
import dev.holdfast.interop.mongo.Ledger;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ReplicaSetBank;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.interop.mongo.Transfers;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.RestorableLog;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.bson.BsonTimestamp;
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
            times.removeIf(time -> text(time).compareTo(log.intervals().get(0).from()) < 0);
            assertThat(times).hasSizeGreaterThan(60);
            Collections.shuffle(times, new Random(7));
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
        }
        scene.restic(Peer.RESTIC).ok("check", "--read-data", "--no-lock");
    }

    @Test
    void aTimeThatNobodyCanReachIsRefusedBeforeAnythingIsTouched() {
        ReplicaSet set = Shared.replicaSet();
        set.client().getDatabase("x").getCollection("a").insertOne(new org.bson.Document("_id", 1));
        Snapshot base = backup(workload(set, mongo -> mongo));
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
}
