package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.Time;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.RunException;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.StoreCall;
import dev.holdfast.testkit.store.StoreCall.Moment;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A writer that stands still for longer than its lock is respected, while others go to work, and then goes on. */
class StoppedWriterTest {
    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore store = MemoryBlobStore.create(time);

    private static Predicate<StoreCall> call(Moment moment, String prefix) {
        return call -> call.moment() == moment
                && call.operation() == Operation.PUT
                && call.name().startsWith(prefix);
    }

    /** Stops at the first such call for 31 minutes, in which others come and go; none of its threads gets further meanwhile. */
    private Repository stopping(Time itsTime, Predicate<StoreCall> where, Runnable others) {
        boolean[] stopped = {false};
        ReentrantLock gate = new ReentrantLock();
        FaultyBlobStore stopping = new FaultyBlobStore(store, time);
        stopping.onCall(call -> {
            gate.lock();
            try {
                if (!stopped[0] && where.test(call)) {
                    stopped[0] = true;
                    time.advance(Duration.ofMinutes(31));
                    others.run();
                }
            } finally {
                gate.unlock();
            }
        });
        return Engines.open(stopping, itsTime);
    }

    private void prune() {
        try (Repository other = Engines.open(store, time);
                PreparedPrune prune = other.upkeep().planPrune(PruneOptions.defaults())) {
            var unused = prune.run();
        }
    }

    private void assertNothingIsReportedThatIsNotThere(Time writersTime, Predicate<StoreCall> where) {
        Engines.create(store, time).close();
        try (Repository writer = stopping(writersTime, where, this::prune)) {
            BackupJob job = BackupJob.named("w")
                    .workload(MemoryWorkload.named("w").put("f", Engines.random(1, 900_000)))
                    .into(writer);
            assertThatThrownBy(job::run)
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("removed by somebody else");
        }
        try (Repository after = Engines.open(store, time)) {
            assertThat(after.snapshots()).isEmpty();
            assertThat(after.upkeep().check(CheckDepth.full()).isSound()).isTrue();
        }
        assertThat(locks(store)).isZero();
    }

    private static int locks(BlobStore in) {
        int[] count = {0};
        in.list("locks/", lock -> count[0]++);
        return count[0];
    }

    /** As that of a process that was stopped: no timer has run when it goes on. */
    private record StoppedTime(Time time) implements Time {
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
            time.sleep(duration);
        }

        @Override
        public Timer every(String name, Duration period, Runnable task) {
            return () -> {};
        }
    }

    private Time ofTheSameClock() {
        return new StoppedTime(time);
    }

    /** As in a virtual machine that was paused with its clocks. */
    private static Time ofAClockThatStoodStill() {
        return VirtualTime.create();
    }

    @Test
    void stoppedAfterAPack() {
        assertNothingIsReportedThatIsNotThere(ofTheSameClock(), call(Moment.AFTER, "data/"));
    }

    @Test
    void stoppedBeforeItsIndexFile() {
        assertNothingIsReportedThatIsNotThere(ofTheSameClock(), call(Moment.BEFORE, "index/"));
    }

    @Test
    void stoppedBeforeItsSnapshot() {
        assertNothingIsReportedThatIsNotThere(ofTheSameClock(), call(Moment.BEFORE, "snapshots/"));
    }

    @Test
    void stoppedAfterAPackWithItsClock() {
        assertNothingIsReportedThatIsNotThere(ofAClockThatStoodStill(), call(Moment.AFTER, "data/"));
    }

    @Test
    void stoppedBeforeItsSnapshotWithItsClock() {
        assertNothingIsReportedThatIsNotThere(ofAClockThatStoodStill(), call(Moment.BEFORE, "snapshots/"));
    }

    /** What the others forgot meanwhile would go; what they stored anew must not. */
    @Test
    void aPruneThatWasStoppedWithItsClockRemovesNothingThatIsNeededMeanwhile() {
        try (Repository first = Engines.create(store, time)) {
            backup(first, "kept", 1);
            backup(first, "forgotten", 2);
            first.upkeep()
                    .forget(ForgetPlan.ofNamed(first.snapshots(
                            SnapshotFilter.builder().name("forgotten").build())));
        }
        try (Repository pruning = stopping(ofAClockThatStoodStill(), call(Moment.AFTER, "index/"), this::backUpAgain);
                PreparedPrune prune = pruning.upkeep().planPrune(PruneOptions.defaults())) {
            assertThatThrownBy(prune::run).isInstanceOf(RepositoryException.LockLost.class);
        }
        try (Repository after = Engines.open(store, time)) {
            assertThat(after.snapshots()).hasSize(2);
            assertThat(after.upkeep().check(CheckDepth.full()).isSound()).isTrue();
        }
    }

    private void backUpAgain() {
        try (Repository other = Engines.open(store, time)) {
            backup(other, "again", 2);
            var unused = other.upkeep().check(CheckDepth.structure());
        }
    }

    private static void backup(Repository repository, String name, int seed) {
        var unused = BackupJob.named(name)
                .workload(MemoryWorkload.named(name).put("f", Engines.random(seed, 900_000)))
                .into(repository)
                .run();
    }
}
