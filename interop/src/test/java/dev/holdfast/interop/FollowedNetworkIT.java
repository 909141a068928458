package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.benchmarks.server.Toxiproxy;
import dev.holdfast.interop.mongo.Bank;
import dev.holdfast.interop.mongo.History;
import dev.holdfast.interop.mongo.Ledger;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ReplicaSetBank;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.interop.mongo.Transfers;
import dev.holdfast.interop.server.InstalledPeers;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers whose network is cut, and members that are cut off from their set. */
class FollowedNetworkIT {
    private static final Time TIME = Time.system();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path logs;

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void create() {
        ours.create();
    }

    @AfterEach
    void remove() {
        threads.shutdownNow();
        scene.close();
    }

    private JobHandle<FollowRun> follow(Repository repository, String location) {
        return FollowJob.of(MongoWorkload.at(location).build())
                .span(Duration.ofMillis(500))
                .into(repository)
                .start(threads, events::add);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = TIME.nanos() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(TIME.nanos()).as(what).isLessThan(deadline);
            TIME.sleep(Duration.ofMillis(50));
        }
    }

    private Instant reached() {
        return events.stream()
                .filter(JobEvent.SliceStored.class::isInstance)
                .map(event -> ((JobEvent.SliceStored) event).reaches())
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private List<Snapshot> slices() {
        return ours.with(Repository::snapshots).stream()
                .filter(one -> !one.isBackup())
                .sorted(Comparator.comparing(FollowedNetworkIT::begin))
                .toList();
    }

    private static ClusterTime begin(Snapshot slice) {
        return ClusterTime.parse(slice.fact("first").orElseThrow().replaceAll("/.*", ""));
    }

    /** Twice as long as a follower is told to keep a slice open, and longer than the driver waits for a server. */
    @Test
    void whileItsNetworkIsCutNothingIsLost() throws Exception {
        ReplicaSet set = Shared.replicaSet();
        Bank bank = ReplicaSetBank.open(set, 20, 0);
        Toxiproxy proxy = Toxiproxy.start(
                InstalledPeers.file("toxiproxy-2.5.0").toString(),
                set.member(2).address().getPort(),
                logs.resolve("toxiproxy.log"));
        try (Repository repository = ours.open();
                Transfers transfers = Transfers.start(bank, 2, Duration.ofMillis(5))) {
            Snapshot base = repository.snapshot(BackupJob.unnamed()
                    .workload(MongoWorkload.at(set.uri())
                            .consistency(ConsistencyMode.OPLOG)
                            .build())
                    .into(repository)
                    .run()
                    .snapshot()
                    .hex());
            JobHandle<FollowRun> following =
                    follow(repository, "mongodb://127.0.0.1:" + proxy.port() + "/?directConnection=true");
            transfers.await(20);
            await("a slice", () -> reached().isAfter(Instant.EPOCH));
            proxy.admit(false);
            transfers.await(20);
            await("that it is told", () -> events.stream().anyMatch(JobEvent.Retrying.class::isInstance));
            TIME.sleep(Duration.ofSeconds(8));
            transfers.await(20);
            proxy.cureAll();
            transfers.await(20);
            transfers.stop();
            History history = History.read(bank);
            BsonTimestamp last = history.times().get(history.times().size() - 1);
            await("the end", () -> reached().getEpochSecond() > last.getTime());
            following.cancel();
            FollowRun run = following.await();

            assertThat(run.findings()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            List<Snapshot> slices = slices();
            for (int i = 1; i < slices.size(); i++) {
                assertThat(slices.get(i).fact("first"))
                        .isEqualTo(slices.get(i - 1).fact("last"));
            }
            MongoServer into = Shared.server();
            assertThat(RestoreJob.from(repository)
                            .snapshot(base)
                            .pointInTime(PointInTime.through(last.getTime() + ":" + last.getInc()))
                            .into(MongoWorkload.at(into.uri()).drop(true).build())
                            .run()
                            .state())
                    .isEqualTo(RunState.COMPLETED);
            assertThat(Ledger.read(List.of(into.client())).differences(bank.accounts(), history.until(last)))
                    .isEmpty();
        } finally {
            proxy.stop();
        }
    }

    /** A locked member answers, and has no news, like one that its primary cannot reach. */
    @Test
    void aMemberThatHasNoNewsIsLeft() throws Exception {
        ReplicaSet set = Shared.replicaSet();
        MongoServer hidden = set.member(2);
        try (Repository repository = ours.open()) {
            JobHandle<FollowRun> following = follow(repository, set.uri());
            await("a slice", () -> reached().isAfter(Instant.EPOCH));
            hidden.admin(new Document("fsync", 1).append("lock", true));
            try {
                TIME.sleep(Duration.ofSeconds(3));
                set.client().getDatabase("x").getCollection("a").insertOne(new Document("_id", 1));
                long written = set.newest().getTime();
                await("what was written meanwhile", () -> reached().getEpochSecond() >= written);
                assertThat(events)
                        .filteredOn(JobEvent.Noticed.class::isInstance)
                        .extracting(
                                event -> ((JobEvent.Noticed) event).finding().message())
                        .anyMatch(message -> message.endsWith(", before from " + hidden.address()));
            } finally {
                hidden.admin(new Document("fsyncUnlock", 1));
            }
            following.cancel();
            assertThat(following.await().state()).isEqualTo(RunState.COMPLETED);
        }
    }
}
