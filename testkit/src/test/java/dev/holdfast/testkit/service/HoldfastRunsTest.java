package dev.holdfast.testkit.service;

import static dev.holdfast.testkit.service.World.HOUR;
import static dev.holdfast.testkit.service.World.MINUTE;
import static dev.holdfast.testkit.service.World.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Configuration;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ServiceEvent.Kind;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of runs: those that take long, that fail, that have several targets. */
@Timeout(20)
class HoldfastRunsTest {
    private final World world = new World();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean held = new AtomicBoolean(true);

    @AfterEach
    void end() {
        held.set(false);
        threads.shutdownNow();
        world.close();
    }

    /** A service whose runs have threads of their own, and a target that takes its time until it is let go. */
    private Holdfast serveSlowly(String settings) {
        world.target("orders").meanwhile(() -> {
            while (held.get()) {
                sleep();
            }
        });
        return world.begin(world.builder(world.wall)
                .executor(threads)
                .configuration(World.with(settings))
                .build());
    }

    private void sleep() {
        try {
            world.time.sleep(MINUTE);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            held.set(false);
        }
    }

    private void passWithOneRun(Duration duration) {
        world.pass(duration, 2);
    }

    private void letGo() {
        held.set(false);
        world.pass(MINUTE.multipliedBy(5), 1);
    }

    @Test
    void forbiddenOverlapLeavesOutWhatIsDueMeanwhile() {
        Holdfast holdfast = serveSlowly("overlap: forbid");
        world.pass(Duration.ofMinutes(29), 1);
        passWithOneRun(HOUR.plus(MINUTE.multipliedBy(2)));
        letGo();
        assertThat(holdfast.schedule("nightly").lastSkipped().orElseThrow().reason())
                .isEqualTo("Overlap");
        assertThat(world.records())
                .extracting(RunRecord::state)
                .containsExactlyInAnyOrder(RunState.COMPLETED, RunState.SKIPPED);
    }

    @Test
    void allowedOverlapRunsThemSideBySide() {
        Holdfast holdfast = serveSlowly("overlap: allow");
        world.pass(Duration.ofMinutes(29), 1);
        passWithOneRun(HOUR);
        world.pass(MINUTE.multipliedBy(2), 3);
        assertThat(holdfast.schedule("nightly").running()).hasSize(2);
        letGo();
        assertThat(world.records()).extracting(RunRecord::state).containsOnly(RunState.COMPLETED);
        assertThat(world.records()).hasSize(2);
    }

    @Test
    void replacedRunsEndBeforeTheNextOneBegins() {
        serveSlowly("overlap: replace");
        world.pass(Duration.ofMinutes(29), 1);
        passWithOneRun(HOUR.plus(MINUTE.multipliedBy(2)));
        letGo();
        List<RunRecord> records = world.records();
        assertThat(records).extracting(RunRecord::state).containsExactly(RunState.COMPLETED, RunState.CANCELLED);
        assertThat(records.get(0).dueAt()).contains(ONE.plus(HOUR));
        assertThat(records.get(1).message()).contains("a later run replaces it");
    }

    @Test
    void somebodyCancelsARun() {
        Holdfast holdfast = serveSlowly("overlap: forbid");
        world.pass(Duration.ofMinutes(29), 1);
        passWithOneRun(MINUTE);
        String id = holdfast.schedule("nightly").running().get(0);
        assertThat(holdfast.cancel(id)).isTrue();
        assertThat(holdfast.cancel("0".repeat(32))).isFalse();
        letGo();
        assertThat(world.records()).extracting(RunRecord::state).containsExactly(RunState.CANCELLED);
        assertThat(world.records().get(0).message()).contains("somebody cancelled it");
        assertThat(world.snapshots()).isEmpty();
    }

    @Test
    void aRunThatTakesTooLongFailsAndSaysWhoseLimitItWas() {
        serveSlowly("timeout: 20m, retries: {attempts: 1}");
        world.pass(Duration.ofMinutes(29), 1);
        passWithOneRun(Duration.ofMinutes(25));
        letGo();
        RunRecord run = world.records().get(0);
        assertThat(run.state()).isIn(RunState.FAILED, RunState.CANCELLED);
        assertThat(run.message()).contains("the timeout of nightly");
        assertThat(world.snapshots()).isEmpty();
    }

    @Test
    void whatGoesOnWhenTheServiceEndsIsCancelledAndRecorded() {
        Holdfast holdfast = serveSlowly("overlap: forbid");
        world.pass(Duration.ofMinutes(29), 1);
        passWithOneRun(MINUTE);
        threads.execute(() -> {
            while (world.events.stream().noneMatch(event -> event.kind() == Kind.ENDED)) {
                held.set(false);
                LockSupport.parkNanos(1_000_000);
                world.time.advance(Duration.ofSeconds(1));
            }
        });
        world.end(holdfast);
        assertThat(world.records()).extracting(RunRecord::state).containsExactly(RunState.CANCELLED);
        assertThat(world.records().get(0).message()).contains("the service is ending");
    }

    private static WorkloadException.ProducerFailed failure() {
        return new WorkloadException.ProducerFailed("the disk is on fire", null);
    }

    @Test
    void aRunThatFailsIsTriedAgainAsOftenAsItsScheduleSays() {
        AtomicBoolean first = new AtomicBoolean(true);
        world.target("orders").meanwhile(() -> {
            if (first.getAndSet(false)) {
                throw failure();
            }
        });
        world.serve(World.with("retries: {attempts: 2, firstPause: 1m}"));
        world.pass(HOUR);
        RunRecord run = world.records().get(0);
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(run.attempts()).isEqualTo(2);
    }

    @Test
    void ofEndlessFailuresOnlyTheNewestRecordsAreKept() {
        world.target("orders").meanwhile(() -> {
            throw failure();
        });
        Holdfast holdfast = world.serve(World.with("retries: {attempts: 1}, history: {successful: 1, failed: 2}"));
        world.pass(HOUR.multipliedBy(6));
        assertThat(holdfast.schedule("nightly").lastBackup().orElseThrow().message())
                .contains("the disk is on fire");
        assertThat(world.records()).hasSizeLessThanOrEqualTo(3);
        assertThat(world.records()).allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.FAILED));
    }

    @Test
    void eachTargetOfAScheduleHasItsOwnResult() {
        world.target("wiki").meanwhile(() -> {
            throw failure();
        });
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS
                .replace("[orders]", "[orders, wiki]")
                .replace("skipOnCreation: true", "skipOnCreation: true, retries: {attempts: 1}")));
        world.pass(HOUR);
        assertThat(world.records())
                .extracting(RunRecord::target, RunRecord::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("orders", RunState.COMPLETED),
                        org.assertj.core.groups.Tuple.tuple("wiki", RunState.FAILED));
        assertThat(holdfast.schedule("nightly").lastBackup().orElseThrow().state())
                .isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(holdfast.schedule("nightly").lastBackup().orElseThrow().message())
                .contains("wiki: ", "the disk is on fire");
    }

    private static Configuration grouped(String outcome) {
        return grouped(outcome, "retention: 2 days");
    }

    private static Configuration grouped(String outcome, String retention) {
        return World.parse(World.DEFINITIONS
                .replace("retention: 2 days", retention)
                .replace("[orders]", "[], targetGroups: [office]")
                .replace("skipOnCreation: true", "skipOnCreation: true, retries: {attempts: 1}")
                .replace(
                        "policies:",
                        "groups:\n  office: {targets: [orders, wiki], outcome: " + outcome + "}\npolicies:"));
    }

    private RunRecord groupRecord() {
        return world.records().stream()
                .filter(run -> run.target().isEmpty() && run.group().equals("office"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aGroupThatCountsOnlyAsAWholeFailsWithOneOfItsMembers() {
        world.target("wiki").meanwhile(() -> {
            throw failure();
        });
        world.serve(grouped("all"));
        world.pass(HOUR);
        assertThat(groupRecord().state()).isEqualTo(RunState.FAILED);
        assertThat(groupRecord().message()).isEqualTo("1 of 2 members were backed up");
        RunRecord member = world.records().stream()
                .filter(run -> run.target().equals("orders"))
                .findFirst()
                .orElseThrow();
        assertThat(member.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(member.condition("GroupComplete").orElseThrow().message()).contains("office");
    }

    /** As where a library is missing that only some targets need. */
    @Test
    void aRunInWhichAnErrorHappensEndsAndTheNextOneComes() {
        AtomicBoolean missing = new AtomicBoolean(true);
        world.target("orders").meanwhile(() -> {
            if (missing.getAndSet(false)) {
                throw new NoClassDefFoundError("com/example/Driver");
            }
        });
        world.begin(world.builder(world.wall)
                .executor(threads)
                .configuration(World.with("retries: {attempts: 1}"))
                .build());
        world.pass(HOUR.multipliedBy(2));

        assertThat(world.records())
                .extracting(RunRecord::state)
                .containsExactlyInAnyOrder(RunState.FAILED, RunState.COMPLETED);
        assertThat(world.records()).anyMatch(run -> run.message().contains("com/example/Driver"));
    }

    @Test
    void theLastBackupOfAWholeGroupOutlivesThoseOfItsRemainingMembers() {
        AtomicBoolean broken = new AtomicBoolean();
        world.target("wiki").meanwhile(() -> {
            if (broken.get()) {
                throw failure();
            }
        });
        world.serve(grouped("all", "retention: 2 hours"));
        world.pass(HOUR);
        broken.set(true);
        world.pass(HOUR.multipliedBy(6));

        assertThat(world.snapshots())
                .filteredOn(snapshot -> snapshot.hostname().equals("orders"))
                .extracting(snapshot -> snapshot.time().toInstant())
                .anyMatch(taken -> Duration.between(World.ONE, taken).abs().compareTo(World.MINUTE) < 0);
        assertThat(world.snapshots()).hasSizeLessThan(7);
    }

    @Test
    void otherGroupsReportWhatCameOfEach() {
        world.target("wiki").meanwhile(() -> {
            throw failure();
        });
        world.serve(grouped("report"));
        world.pass(HOUR);
        assertThat(groupRecord().state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(groupRecord().parts())
                .extracting(part -> part.state())
                .contains(RunState.COMPLETED, RunState.FAILED);
    }
}
