package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dumps a real replica set from a locked member dies, or the member does: nobody stays locked, and the next dump succeeds. */
class KilledDumpsIT {
    private static final Time TIME = Time.system();
    private static final int DOCUMENTS = 40_000;

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();
    private final ReplicaSet set = Shared.replicaSet();
    private final MongoServer hidden = set.member(2);

    @BeforeEach
    void fill() {
        ours.create();
        String text = "some text that repeats itself ".repeat(30);
        for (int from = 0; from < DOCUMENTS; from += 1000) {
            int first = from;
            set.client()
                    .getDatabase("kept")
                    .getCollection("c")
                    .insertMany(IntStream.range(0, 1000)
                            .mapToObj(number -> new Document("_id", first + number).append("text", text + number))
                            .toList());
        }
        set.awaitCaughtUp();
    }

    @AfterEach
    void remove() {
        scene.close();
        if (isLocked()) {
            hidden.admin(new Document("fsyncUnlock", 1));
        }
    }

    /** Where the process dies. */
    enum Step {
        WRITTEN_DOWN,
        LOCKED,
        UNLOCKED
    }

    /** Dumps and stays where it was told to. */
    static final class Dumper {
        private Dumper() {}

        public static void main(String[] arguments) {
            Step step = Step.valueOf(arguments[3]);
            try (LocalState state = LocalState.open(Path.of(arguments[1]), TIME);
                    Repository repository = new Ours(Path.of(arguments[0]), Scene.PASSWORD).open()) {
                System.out.println("begin");
                var unused = job(arguments[2])
                        .state(new HookedState(
                                state.documents(),
                                number -> stay(step == Step.WRITTEN_DOWN),
                                number -> stay(step == Step.UNLOCKED)))
                        .into(repository)
                        .run();
            }
            System.out.println("end");
        }
    }

    /** Stays for good, if it was told to stay here. */
    private static void stay(boolean here) {
        if (here) {
            System.out.println("here");
            try {
                TIME.sleep(Duration.ofHours(1));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static BackupJob.Builder job(String uri) {
        return BackupJob.unnamed()
                .workload(
                        MongoWorkload.at(uri).consistency(ConsistencyMode.LOCK).build());
    }

    private boolean isLocked() {
        return hidden.admin(new Document("currentOp", 1).append("ns", "none")).getBoolean("fsyncLock", false);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(TIME.nanos()).as(what).isLessThan(deadline);
        }
    }

    private BackupRun backup() {
        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            return ours.with(repository ->
                    job(set.uri()).state(state.documents()).into(repository).run());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereverItDiesNobodyStaysLockedAndTheNextSucceeds(Step step) throws Exception {
        Process process = ChildJvm.of(
                        Dumper.class,
                        scene.repository().toString(),
                        scene.target("state").toString(),
                        set.uri(),
                        step.name())
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("begin");
            if (step == Step.LOCKED) {
                await("the lock", this::isLocked);
            } else {
                assertThat(out.readLine()).isEqualTo("here");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(isLocked()).isEqualTo(step == Step.LOCKED);
        List<Snapshot> left = ours.with(Repository::snapshots);
        assertThat(left).isEmpty();

        BackupRun run = backup();

        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(isLocked()).isFalse();
        scene.restic(Peer.RESTIC).ok("check", "--read-data", "--no-lock");
    }

    @Test
    void aMemberThatDiesWhileItIsReadIsNoDump() throws Exception {
        try (LocalState state = LocalState.open(scene.target("state"), TIME);
                Repository repository = ours.open()) {
            var executor = Executors.newSingleThreadExecutor();
            JobHandle<BackupRun> handle =
                    job(set.uri()).state(state.documents()).into(repository).start(executor, event -> {});
            await("the lock", this::isLocked);
            // Where the answer to the lock is lost, it is waited for as long as the lock may still come.
            TIME.sleep(Duration.ofMillis(300));
            hidden.kill();
            assertThatThrownBy(handle::await).isInstanceOf(RunException.BackupFailed.class);
            executor.shutdown();
            assertThat(repository.snapshots()).isEmpty();
        } finally {
            hidden.restart();
        }
        set.awaitCaughtUp();

        assertThat(isLocked()).isFalse();
        assertThat(backup().state()).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void whoeverCancelsLeavesNobodyLocked() throws Exception {
        try (LocalState state = LocalState.open(scene.target("state"), TIME);
                Repository repository = ours.open()) {
            var executor = Executors.newSingleThreadExecutor();
            JobHandle<BackupRun> handle =
                    job(set.uri()).state(state.documents()).into(repository).start(executor, event -> {});
            await("the lock", this::isLocked);
            handle.cancel();
            assertThatThrownBy(handle::await)
                    .isInstanceOfSatisfying(
                            RunException.BackupFailed.class,
                            failed -> assertThat(failed.run().state()).isEqualTo(RunState.CANCELLED));
            executor.shutdown();
        }
        assertThat(isLocked()).isFalse();
    }
}
