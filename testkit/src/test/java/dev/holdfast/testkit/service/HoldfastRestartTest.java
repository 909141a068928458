package dev.holdfast.testkit.service;

import static dev.holdfast.testkit.service.World.HOUR;
import static dev.holdfast.testkit.service.World.MINUTE;
import static dev.holdfast.testkit.service.World.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.journal.Journal;
import dev.holdfast.internal.journal.TargetEffects;
import dev.holdfast.internal.lease.Lease;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ServiceEvent.Kind;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the next process makes of what the last one left. A process that falls silent is one whose clock stands still. */
@Timeout(20)
class HoldfastRestartTest {
    private final World world = new World();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch dead = new CountDownLatch(1);
    private VirtualTime silentTime = world.time;

    @AfterEach
    void end() {
        dead.countDown();
        threads.shutdownNow();
        world.close();
    }

    /** Begins a run and falls silent in the middle of it. */
    private void silentInRun(String settings) throws InterruptedException {
        CountDownLatch inRun = new CountDownLatch(1);
        world.target("orders").meanwhile(() -> {
            inRun.countDown();
            await(dead);
        });
        VirtualTime itsOwn = VirtualTime.waiting(World.START);
        Holdfast silent = world.builder(itsOwn)
                .executor(threads)
                .listener(event -> {})
                .configuration(World.with(settings))
                .build();
        silent.start();
        itsOwn.awaitSleepers(1);
        itsOwn.advance(Duration.ofMinutes(30));
        world.time.advance(Duration.ofMinutes(30));
        awaitRun(inRun, itsOwn);
        silentTime = itsOwn;
    }

    /** A run that waits for a lock sleeps for a moment. */
    private void awaitRun(CountDownLatch inRun, VirtualTime time) throws InterruptedException {
        while (!inRun.await(1, TimeUnit.MILLISECONDS)) {
            time.advance(Duration.ofSeconds(1));
        }
        world.target("orders").meanwhile(() -> {});
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRunOfADeadProcessFailsWithItsReasonAndIsCarriedOutAgain() throws Exception {
        silentInRun("retries: {attempts: 2}");
        world.time.advance(Duration.ofMinutes(11));
        Holdfast next = world.serve(World.with("retries: {attempts: 2}"));
        world.pass(MINUTE.multipliedBy(2));
        List<RunRecord> records = world.records();
        assertThat(records).extracting(RunRecord::state).containsExactly(RunState.COMPLETED, RunState.FAILED);
        assertThat(records).allSatisfy(run -> assertThat(run.dueAt()).contains(ONE));
        assertThat(records.get(1).message()).isEqualTo("its process ended before the run did");
        assertThat(records.get(1).condition("Interrupted").orElseThrow().message())
                .contains("the process");
        assertThat(next.schedule("nightly").running()).isEmpty();
        assertThat(world.snapshots()).hasSize(1);
    }

    @Test
    void aProcessThatGoesOnAfterAllChangesNothing() throws Exception {
        silentInRun("retries: {attempts: 2}");
        world.time.advance(Duration.ofMinutes(11));
        world.serve(World.with("retries: {attempts: 2}"));
        world.pass(MINUTE.multipliedBy(2));
        List<RunRecord> before = world.records();

        silentTime.advance(Duration.ofMinutes(13));
        dead.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        world.pass(MINUTE.multipliedBy(2));
        assertThat(world.records())
                .extracting(RunRecord::state)
                .isEqualTo(before.stream().map(RunRecord::state).toList());
        assertThat(RunRecords.ofState(world.repository().documents()).select(run -> true))
                .isEmpty();
        assertThat(world.snapshots()).hasSize(1);
    }

    @Test
    void whatSomebodyAskedForIsStillTheirsWhenItIsCarriedOutAgain() throws Exception {
        CountDownLatch inRun = new CountDownLatch(1);
        world.target("orders").meanwhile(() -> {
            inRun.countDown();
            await(dead);
        });
        VirtualTime itsOwn = VirtualTime.waiting(World.START);
        Holdfast silent = world.builder(itsOwn)
                .executor(threads)
                .listener(event -> {})
                .configuration(World.parse(World.DEFINITIONS))
                .build();
        silent.runNow("nightly");
        silent.start();
        awaitRun(inRun, itsOwn);
        world.time.advance(Duration.ofMinutes(11));
        world.serve(World.parse(World.DEFINITIONS));
        world.pass(HOUR);
        assertThat(world.records())
                .filteredOn(run -> run.createdBy().equals("ops"))
                .extracting(RunRecord::state)
                .containsExactly(RunState.COMPLETED, RunState.FAILED);
        assertThat(world.records()).as("and the scheduled one was not absorbed").hasSize(3);
    }

    @Test
    void whoLeadsForOneRequestLeavesTheRunsOfOtherSchedulesToWhoeverComesNext() throws Exception {
        silentInRun("retries: {attempts: 2}");
        world.time.advance(Duration.ofMinutes(11));
        String two = World.DEFINITIONS.replace("skipOnCreation: true}", "skipOnCreation: true, retries: {attempts: 2}}")
                + "  weekly: {targets: [wiki], policy: hourly, skipOnCreation: true}\n";
        try (Holdfast one = world.builder(VirtualTime.advancing(world.time.now()))
                .configuration(World.parse(two))
                .build()) {
            one.runNow("weekly");
            assertThat(one.runRequested("weekly").orElseThrow().state()).isEqualTo(RunState.COMPLETED);
        }
        assertThat(world.records())
                .filteredOn(run -> run.target().equals("orders"))
                .extracting(RunRecord::state)
                .containsExactly(RunState.FAILED);
        world.serve(World.parse(two));
        world.pass(MINUTE.multipliedBy(2));
        assertThat(world.records())
                .filteredOn(run -> run.target().equals("orders"))
                .extracting(RunRecord::state)
                .containsExactly(RunState.COMPLETED, RunState.FAILED);
    }

    @Test
    void whatMustBeUndoneAndCannotBeIsSaid() {
        Holdfast first = world.serve(World.parse(World.DEFINITIONS));
        world.end(first);
        var documents = world.repository().documents();
        Lease lease = Lease.acquire(documents, TargetEffects.leaseOf("orders"), "a dead process", MINUTE, world.time)
                .orElseThrow();
        Journal journal =
                new Journal(documents, "orders", lease, () -> UUID.randomUUID().toString());
        journal.open(new Compensation("thaw", "{}", MINUTE));
        world.serve(World.parse(World.DEFINITIONS));
        world.pass(MINUTE.multipliedBy(5));
        assertThat(world.told(Kind.TROUBLE))
                .anySatisfy(text -> assertThat(text).contains("orders").contains("thaw"));
    }
}
