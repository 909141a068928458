package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.Hold;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.Protection;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A follower beside what else happens to a repository. */
@Timeout(60)
class FollowingTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final VirtualTime time = VirtualTime.create();
    private final Waits waits = new Waits(time, new Semaphore(0), new Semaphore(0));
    private final MemoryBlobStore store = MemoryBlobStore.create(time);
    private final Repository repository = Repository.at(store)
            .time(waits)
            .lowCostKeys()
            .retryLock(Duration.ofHours(1))
            .create(Engines.PASSWORD);
    private final Diary diary = new Diary(time.now().getEpochSecond());
    private final Executor thread = work -> new Thread(work, "follower").start();

    /** Whoever waits a second or longer waits until the test lets him go on. */
    private record Waits(VirtualTime time, Semaphore waiting, Semaphore over) implements Time {
        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            if (duration.toSeconds() > 0) {
                waiting.release();
                over.acquire();
            }
            time.sleep(duration);
        }

        @Override
        public Timer every(String name, Duration period, Runnable task) {
            return time.every(name, period, task);
        }
    }

    private FollowRun follow() {
        return FollowJob.of(diary).window(DAY).once(true).into(repository).run();
    }

    private void write(int seconds) {
        diary.write(diary.written() + seconds);
        time.advance(Duration.ofSeconds(seconds));
    }

    private List<Snapshot> slices() {
        return repository.snapshots().stream().filter(one -> !one.isBackup()).toList();
    }

    private Snapshot backup() {
        return repository.snapshot(BackupJob.unnamed()
                .workload(diary)
                .into(repository)
                .run()
                .snapshot()
                .hex());
    }

    private void damage() {
        damage("ab".repeat(32));
    }

    private void damage(String id) {
        store.put(BlobKey.of("snapshots/" + id), BlobContent.of(new byte[100]), PutOptions.create());
    }

    @Test
    void aSnapshotThatCannotBeReadStopsNoFollowerAndIsTold() {
        follow();
        damage();
        write(20);

        FollowRun run = follow();

        assertThat(run.slices()).isEqualTo(2);
        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(run.findings())
                .filteredOn(finding -> finding.message().contains("abababab"))
                .anySatisfy(finding -> assertThat(finding.message())
                        .endsWith("; the log is followed without knowing what that snapshot is"));
    }

    @Test
    void aSnapshotThatCannotBeReadKeepsNobodyFromAPointInTime() {
        Snapshot base = backup();
        write(20);
        follow();
        damage();

        RestoreJob job = RestoreJob.from(repository)
                .pointInTime(PointInTime.through(Long.toString(diary.written() - 5)))
                .into(diary);

        assertThat(job.snapshot().id()).isEqualTo(base.id());
        List<JobEvent> events = new ArrayList<>();
        assertThat(job.run(events::add).state()).isEqualTo(RunState.COMPLETED);
        assertThat(events)
                .filteredOn(JobEvent.Noticed.class::isInstance)
                .singleElement()
                .satisfies(
                        event -> assertThat(((JobEvent.Noticed) event).finding().message())
                                .contains("abababab"));
    }

    @Test
    void whatMayNotBeRemovedKeepsTheOthersFromNothing() {
        follow();
        write(20);
        follow();
        List<Snapshot> old = slices();
        assertThat(old).hasSize(3);
        Hold unused = repository.holds().place(old.get(0), "evidence", "audit");
        time.advance(DAY.plusHours(1));

        assertThat(repository.changes().planForget().remove())
                .extracting(Snapshot::id)
                .containsExactly(old.get(1).id(), old.get(2).id());
        FollowRun run = follow();
        assertThat(run.removed()).isEqualTo(2);
        assertThat(run.warnings()).as("what is held is held").isZero();
    }

    /** A restore that somebody plans holds a lock, so that nothing can be removed. */
    @Test
    void slicesAreStoredWhileItIsWaitedForSomebodyElseToRemoveOldOnes() throws InterruptedException {
        Snapshot base = backup();
        follow();
        write((int) DAY.plusHours(1).toSeconds());
        JobHandle<FollowRun> following;
        try (Repository other = Engines.open(store, time);
                PreparedRestore planned = RestoreJob.from(other)
                        .snapshot(base)
                        .into(MemoryWorkload.named("else"))
                        .plan()) {
            assertThat(planned.plan().conflicts()).isEmpty();
            write(60);
            following = FollowJob.of(diary).window(DAY).into(repository).start(thread, event -> {});
            waits.waiting().acquire();
            while (slices().size() < 7) {
                Thread.onSpinWait();
            }
        }
        waits.over().release();
        while (slices().size() > 6) {
            Thread.onSpinWait();
        }
        following.cancel();
        FollowRun run = following.await();
        assertThat(run.slices()).isEqualTo(6);
        assertThat(run.removed()).isEqualTo(1);
        assertThat(run.findings()).noneMatch(finding -> finding.message().contains("could not be removed"));
    }

    @Test
    void findingsThatAreNotNamedAnyMoreAreCounted() {
        for (int i = 0; i < 250; i++) {
            damage(String.format("%064x", i));
        }

        FollowRun run = follow();

        assertThat(run.findings()).hasSize(100);
        assertThat(run.warnings()).as("and that nothing can be removed").isGreaterThan(250);
        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
    }

    @Test
    void copiesOfSlicesLeadToTheSamePointsInTimeAndAreProtectedLikewise() {
        Snapshot base = backup();
        write(30);
        follow();
        try (Repository copy = Engines.create(MemoryBlobStore.create(time), time)) {
            assertThat(CopyJob.from(repository).into(copy).run().state()).isEqualTo(RunState.COMPLETED);

            assertThat(copy.changes().restorable())
                    .isEqualTo(repository.changes().restorable())
                    .isNotEmpty();
            assertThat(copy.snapshots())
                    .extracting(Snapshot::tags)
                    .isEqualTo(
                            repository.snapshots().stream().map(Snapshot::tags).toList());
            RestoreJob job = RestoreJob.from(copy)
                    .pointInTime(PointInTime.through(Long.toString(diary.written() - 5)))
                    .into(diary);
            assertThat(job.snapshot().original()).contains(base.id());
            assertThat(job.run().state()).isEqualTo(RunState.COMPLETED);
            assertThat(diary.replayed).isNotNull();
            assertThat(diary.replayed.slices()).hasSize(1);
            assertThat(copy.holds().protections(job.snapshot()))
                    .singleElement()
                    .satisfies(one -> assertThat(one.kind()).isEqualTo(Protection.Kind.PROMISE));
        }
    }

    @Test
    void whoeverHasSeenNoGapIsDone() {
        FollowRun run = follow();

        assertThat(run.warnings()).isZero();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(run.reaches()).contains(Instant.ofEpochSecond(diary.written()));
    }

    @Test
    void aWindowThatIsShorterThanASliceIsRefused() {
        FollowJob.Builder job = FollowJob.of(diary).window(Duration.ofMinutes(1));

        assertThatThrownBy(() -> job.into(repository))
                .isInstanceOf(WorkloadException.Invalid.class)
                .hasMessage(
                        "window: PT1M is shorter than the PT10M that a slice covers, so that its first times would be"
                                + " gone when it is stored");
    }
}
