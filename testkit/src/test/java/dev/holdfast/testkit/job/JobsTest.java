package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.PartProgress;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.run.SourceResult;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a job tells, records and leaves behind. */
@Timeout(60)
class JobsTest {
    private final VirtualTime time = VirtualTime.create();
    private final RecordingBlobStore store = new RecordingBlobStore(MemoryBlobStore.create(time));
    private final Repository repository = Engines.create(store, time);
    private final MemoryWorkload workload = MemoryWorkload.named("w").put("f", "text");
    private final List<JobEvent> events = new ArrayList<>();

    @AfterEach
    void close() {
        repository.close();
    }

    private List<RunState> states() {
        return events.stream()
                .filter(JobEvent.StateChanged.class::isInstance)
                .map(event -> ((JobEvent.StateChanged) event).state())
                .toList();
    }

    private List<JobEvent.Progressed> progress() {
        return events.stream()
                .filter(JobEvent.Progressed.class::isInstance)
                .map(JobEvent.Progressed.class::cast)
                .toList();
    }

    private static ScriptedWorkload failing(AtomicInteger times) {
        return new ScriptedWorkload((context, root) -> {
            if (times.getAndDecrement() > 0) {
                throw new WorkloadException.ProducerFailed("it failed", null);
            }
        });
    }

    @Test
    void partsAreShownWhileTheyAreOpen() {
        BackupRun run = BackupJob.unnamed()
                .workload(new ScriptedWorkload((context, root) -> {
                    try (PartMeter first = context.part("shop.orders", 10, 500);
                            PartMeter second = context.part("shop.items", -1, -1)) {
                        first.progressed(4, 200);
                        first.progressed(1, 50);
                        second.progressed(7, 70);
                        tick(root, "a");
                    }
                    tick(root, "b");
                    context.read(new SourceResult("rs0", "db:1", Duration.ZERO, Duration.ofSeconds(3), 12, 320));
                }))
                .into(repository)
                .run(events::add);

        assertThat(progress())
                .anySatisfy(event -> assertThat(event.progress().parts())
                        .containsExactly(
                                new PartProgress("shop.orders", 5, 10, 250, 500),
                                new PartProgress("shop.items", 7, -1, 70, -1)));
        assertThat(progress().get(progress().size() - 1).progress().parts()).isEmpty();
        assertThat(run.sources())
                .containsExactly(new SourceResult("rs0", "db:1", Duration.ZERO, Duration.ofSeconds(3), 12, 320));
    }

    /** Enough time passes for the progress to be told. */
    private void tick(DirectorySink root, String name) {
        time.advance(Duration.ofSeconds(1));
        try (FileSink file = root.file(Entry.file(name).build())) {
            file.write(new byte[10], 0, 10);
            file.complete();
        }
    }

    @Test
    void statesComeInOrder() {
        BackupJob.unnamed().workload(workload).into(repository).run(events::add);

        assertThat(states())
                .containsExactly(RunState.PENDING, RunState.RUNNING, RunState.FINALIZING, RunState.COMPLETED);
    }

    @Test
    void whatWasAskedForIsInTheSnapshot() {
        Instant taken = Instant.parse("2029-05-05T05:05:05Z");

        BackupRun run = BackupJob.named("orders")
                .workload(workload)
                .label("env", "prod")
                .tag("plain")
                .takenAt(taken)
                .host("target")
                .into(repository)
                .run();

        Snapshot snapshot = repository.snapshot(run.snapshot().hex());
        assertThat(snapshot.time().toInstant()).isEqualTo(taken);
        assertThat(snapshot.hostname()).isEqualTo("target");
        assertThat(snapshot.paths()).containsExactly("/w");
        assertThat(snapshot.tags()).contains("plain").hasSize(3);
        assertThat(repository.snapshot("orders")).isEqualTo(snapshot);
    }

    @Test
    void aDryRunWritesNothing() {
        store.forget();

        BackupRun run = BackupJob.unnamed()
                .workload(workload)
                .dryRun(true)
                .into(repository)
                .run();

        assertThat(run.summary().orElseThrow().filesNew()).isOne();
        assertThat(store.entries(Operation.PUT)).isEmpty();
        assertThat(store.entries(Operation.DELETE)).isEmpty();
        assertThat(store.entries(Operation.DELETE_ALL)).isEmpty();
    }

    @Test
    void attemptsPauseTwiceAsLongEachTime() {
        Instant begin = time.now();

        BackupRun run = BackupJob.unnamed()
                .workload(failing(new AtomicInteger(2)))
                .attempts(3, Duration.ofMinutes(1))
                .into(repository)
                .run();

        assertThat(run.attempts()).isEqualTo(3);
        assertThat(Duration.between(begin, time.now())).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    }

    @Test
    void aJobThatPausesCanBeCancelled() {
        JobHandle<?>[] handle = new JobHandle<?>[1];
        List<Runnable> later = new ArrayList<>();
        handle[0] = BackupJob.unnamed()
                .workload(failing(new AtomicInteger(9)))
                .attempts(9, Duration.ofDays(1))
                .into(repository)
                .start(later::add, event -> {
                    if (event instanceof JobEvent.Retrying) {
                        handle[0].cancel();
                    }
                });
        Instant begin = time.now();
        later.get(0).run();

        assertThatThrownBy(handle[0]::await)
                .isInstanceOfSatisfying(
                        RunException.BackupFailed.class,
                        failed -> assertThat(failed.run().state()).isEqualTo(RunState.CANCELLED));
        assertThat(Duration.between(begin, time.now())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aRunningJobCanBeCancelled() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        ScriptedWorkload endless = new ScriptedWorkload((context, root) -> {
            running.countDown();
            while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
            }
        });
        JobHandle<BackupRun> handle = BackupJob.unnamed()
                .workload(endless)
                .into(repository)
                .start(task -> new Thread(task).start(), event -> {});
        running.await();
        handle.cancel();

        assertThatThrownBy(handle::await).isInstanceOf(RunException.BackupFailed.class);
        assertThat(repository.snapshots()).isEmpty();
    }

    @Test
    void aJobThatTakesTooLongIsStopped() {
        ScriptedWorkload slow = new ScriptedWorkload((context, root) -> {
            time.advance(Duration.ofHours(1));
            context.checkCancelled();
        });

        assertThatThrownBy(() -> BackupJob.unnamed()
                        .workload(slow)
                        .timeout(Duration.ofMinutes(59))
                        .into(repository)
                        .run())
                .isInstanceOf(RunException.BackupFailed.class)
                .hasMessageContaining("PT59M");
    }

    @Test
    void aListenerThatThrowsHarmsNothing() {
        BackupRun run = BackupJob.unnamed().workload(workload).into(repository).run(event -> {
            throw new IllegalStateException("a listener's mistake");
        });

        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void progressIsToldSeldomAndAtTheEnd() {
        for (int i = 0; i < 999; i++) {
            workload.put("file" + i, "x");
        }

        BackupJob.unnamed().workload(workload).into(repository).run(events::add);

        assertThat(progress()).hasSizeLessThanOrEqualTo(2);
        assertThat(progress().get(progress().size() - 1).progress().filesDone()).isEqualTo(1000);
    }

    @Test
    void aFailedJobTellsItsProgressToo() {
        assertThatThrownBy(() -> BackupJob.unnamed()
                        .workload(failing(new AtomicInteger(1)))
                        .into(repository)
                        .run(events::add))
                .isInstanceOf(RunException.BackupFailed.class);

        assertThat(progress()).hasSize(1);
    }

    @Test
    void theSnapshotOfATimeIsTheNewestThatIsNotYounger() {
        BackupRun first =
                BackupJob.unnamed().workload(workload).into(repository).run();
        time.advance(Duration.ofHours(2));
        BackupJob.unnamed().workload(workload.put("f", "new")).into(repository).run();
        MemoryWorkload target = MemoryWorkload.named("target");

        RestoreJob.from(repository)
                .at(first.startedAt().plusSeconds(60))
                .into(target)
                .run();

        assertThat(target.get("f").orElseThrow()).asString().isEqualTo("text");
    }

    @Test
    void aPreparedRestoreRunsOnce() {
        BackupJob.unnamed().workload(workload).into(repository).run();
        try (PreparedRestore prepared =
                RestoreJob.from(repository).into(MemoryWorkload.named("target")).plan()) {
            prepared.run();

            assertThatThrownBy(prepared::run).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aPreparedRestoreHoldsALockUntilItIsClosed() {
        BackupJob.unnamed().workload(workload).into(repository).run();
        List<String> locks = new ArrayList<>();
        try (PreparedRestore prepared =
                RestoreJob.from(repository).into(MemoryWorkload.named("target")).plan()) {
            assertThat(prepared.plan().created().entries()).isOne();
            store.list("locks/", info -> locks.add(info.key().path()));
        }
        assertThat(locks).hasSize(1);
        locks.clear();
        store.list("locks/", info -> locks.add(info.key().path()));
        assertThat(locks).isEmpty();
    }

    @Test
    void aRestoreThatCannotBeginLeavesARecord() {
        BackupJob.unnamed().workload(workload).into(repository).run();

        assertThatThrownBy(() -> RestoreJob.from(repository)
                        .path("missing")
                        .into(MemoryWorkload.named("target"))
                        .run(events::add))
                .isInstanceOfSatisfying(
                        RunException.RestoreFailed.class,
                        failed -> assertThat(failed.run().plan()).isEmpty());
        assertThat(states()).containsExactly(RunState.FAILED);
    }
}
