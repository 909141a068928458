package dev.holdfast.testkit.service;

import static dev.holdfast.testkit.service.World.HOUR;
import static dev.holdfast.testkit.service.World.MINUTE;
import static dev.holdfast.testkit.service.World.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunTrigger;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ScheduleStatus;
import dev.holdfast.service.ScheduleStatus.State;
import dev.holdfast.service.ServiceEvent.Kind;
import dev.holdfast.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When schedules run, and what people can do about it. */
@Timeout(20)
class HoldfastTest {
    private final World world = new World();

    @AfterEach
    void end() {
        world.close();
    }

    private static List<Instant> dues(List<RunRecord> records) {
        return records.stream().map(run -> run.dueAt().orElseThrow()).sorted().toList();
    }

    @Test
    void aScheduleIsNewUntilItsFirstRunAndThenActive() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        ScheduleStatus fresh = holdfast.schedule("nightly");
        assertThat(fresh.state()).isEqualTo(State.NEW);
        assertThat(fresh.nextRun()).contains(ONE);
        assertThat(fresh.lastBackup()).isEmpty();

        world.pass(Duration.ofMinutes(31));
        ScheduleStatus run = holdfast.schedule("nightly");
        assertThat(run.state()).isEqualTo(State.ACTIVE);
        assertThat(run.lastGood().orElseThrow().due()).isEqualTo(ONE);
        assertThat(run.nextRun()).contains(ONE.plus(HOUR));
        assertThat(world.snapshots()).hasSize(1);
        assertThat(world.snapshots().get(0).hostname()).isEqualTo("orders");
    }

    @Test
    void aNewScheduleRunsAtOnceUnlessItIsToWait() {
        world.serve(World.parse(World.DEFINITIONS.replace(", skipOnCreation: true", "")));
        world.pass(MINUTE);
        assertThat(dues(world.records())).containsExactly(World.START);
    }

    @Test
    void everythingThatIsDueRunsOnce() {
        world.serve(World.parse(World.DEFINITIONS));
        world.pass(HOUR.multipliedBy(5));
        assertThat(dues(world.records()))
                .containsExactly(
                        ONE,
                        ONE.plus(HOUR),
                        ONE.plus(HOUR.multipliedBy(2)),
                        ONE.plus(HOUR.multipliedBy(3)),
                        ONE.plus(HOUR.multipliedBy(4)));
        assertThat(world.records()).extracting(RunRecord::state).containsOnly(RunState.COMPLETED);
        assertThat(world.snapshots()).hasSize(5);
    }

    @Test
    void aPausedScheduleRestsAndIsMadeUpForByOneRun() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS.replace(", skipOnCreation: true", "")));
        world.pass(MINUTE);
        holdfast.pause("nightly");
        world.events.clear();
        world.pass(HOUR.multipliedBy(4));
        assertThat(holdfast.schedule("nightly").state()).isEqualTo(State.PAUSED);
        assertThat(holdfast.schedule("nightly").nextRuns()).isEmpty();
        assertThat(holdfast.schedule("nightly").conditions())
                .anySatisfy(condition -> assertThat(condition.message()).isEqualTo("paused by ops"));
        assertThat(world.told(Kind.BEGAN)).isEmpty();

        holdfast.resume("nightly");
        world.pass(Duration.ofMinutes(40));
        assertThat(world.records())
                .extracting(RunRecord::trigger)
                .as("the newest first; one for four that were missed")
                .containsExactly(RunTrigger.SCHEDULED, RunTrigger.CATCH_UP, RunTrigger.SCHEDULED);
        assertThat(holdfast.schedule("nightly").state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void aResumedScheduleThatSkipsOnCreationWaitsForItsNextTime() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        holdfast.pause("nightly");
        world.pass(HOUR.multipliedBy(4));
        holdfast.resume("nightly");
        world.pass(Duration.ofMinutes(40));
        assertThat(dues(world.records())).containsExactly(ONE.plus(HOUR.multipliedBy(4)));
    }

    @Test
    void onlyTheNextRunIsLeftOut() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        holdfast.skipNext("nightly");
        world.pass(HOUR.multipliedBy(3));
        assertThat(world.records())
                .extracting(RunRecord::state)
                .containsExactlyInAnyOrder(RunState.SKIPPED, RunState.COMPLETED, RunState.COMPLETED);
        ScheduleStatus status = holdfast.schedule("nightly");
        assertThat(status.lastSkipped().orElseThrow().due()).isEqualTo(ONE);
        assertThat(status.lastSkipped().orElseThrow().reason()).isEqualTo("SkipNext");
    }

    @Test
    void somebodyAsksForARunAndItIsKeptAsLongAsRunsOnDemandAre() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        String id = holdfast.runNow("nightly");
        world.pass(Duration.ofMinutes(2));
        RunRecord run = world.records().get(0);
        assertThat(run.id()).isEqualTo(id);
        assertThat(run.createdBy()).isEqualTo("ops");
        assertThat(run.trigger()).isEqualTo(RunTrigger.ON_DEMAND);
        assertThat(kept(run)).isEqualTo(Duration.ofDays(1));
        assertThat(holdfast.schedule("nightly").state())
                .as("no scheduled run yet")
                .isEqualTo(State.NEW);
    }

    /** From the time of its snapshot: the run may have begun before the clock was moved on. */
    private Duration kept(RunRecord run) {
        Snapshot snapshot =
                world.repository().snapshot(run.snapshot().orElseThrow().hex());
        return Duration.between(snapshot.time().toInstant(), run.expiresAt().orElseThrow());
    }

    @Test
    void underARuleItIsKeptAsLongAsThatSays() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        String id = holdfast.runNow("nightly", "hourly-1");
        world.pass(Duration.ofMinutes(2));
        RunRecord run = world.records().get(0);
        assertThat(run.id()).isEqualTo(id);
        assertThat(run.rules()).containsExactly("hourly-1");
        assertThat(kept(run)).isEqualTo(Duration.ofDays(2));
        assertThatThrownBy(() -> holdfast.runNow("nightly", "golden"))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageContaining("hourly-1");
    }

    @Test
    void aPausedScheduleStillDoesWhatSomebodyAsksFor() {
        Holdfast holdfast = world.serve(World.with("paused: true"));
        holdfast.runNow("nightly");
        world.pass(HOUR.multipliedBy(2));
        assertThat(world.records()).hasSize(1);
    }

    @Test
    void nobodyKnowsAScheduleThatIsNotThere() {
        Holdfast holdfast = world.serve(World.parse(World.DEFINITIONS));
        assertThatThrownBy(() -> holdfast.pause("nigthly"))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageContaining("nigthly")
                .hasMessageContaining("nightly");
    }

    @Test
    void afterASleepOneRunMakesUpForAllThatWasMissed() {
        world.serve(World.parse(World.DEFINITIONS));
        world.wall.set(Duration.ofDays(1).plusMinutes(45));
        world.pass(MINUTE);
        assertThat(world.records()).hasSize(1);
        assertThat(world.records().get(0).trigger()).isEqualTo(RunTrigger.CATCH_UP);
        assertThat(dues(world.records())).containsExactly(ONE.plus(Duration.ofDays(1)));
        world.pass(HOUR);
        assertThat(world.records()).hasSize(2);
    }

    @Test
    void withoutCatchUpMissedRunsAreSaidToBeMissed() {
        Holdfast holdfast = world.serve(World.with("catchUp: false"));
        world.wall.set(Duration.ofDays(1).plusMinutes(45));
        world.pass(MINUTE);
        assertThat(world.records()).extracting(RunRecord::state).containsExactly(RunState.SKIPPED);
        assertThat(holdfast.schedule("nightly").lastSkipped().orElseThrow().reason())
                .isEqualTo("Missed");
    }

    @Test
    void whatCannotBeginWithinItsDeadlineIsLeftOut() {
        Holdfast holdfast = world.serve(World.with("startingDeadline: 10m"));
        world.wall.set(Duration.ofMinutes(35));
        world.pass(MINUTE);
        assertThat(world.records()).as("five minutes late").hasSize(1);
        world.wall.set(Duration.ofMinutes(70));
        world.pass(MINUTE);
        assertThat(holdfast.schedule("nightly").lastSkipped().orElseThrow().reason())
                .isEqualTo("StartingDeadline");
    }

    @Test
    void aJitterIsDrawnOnceAndOutlivesTheProcess() {
        Holdfast holdfast = world.serve(World.with("jitter: 30m"));
        world.pass(HOUR.multipliedBy(2));
        Instant next = holdfast.schedule("nightly").nextRun().orElseThrow();
        Duration jitter = Duration.between(next.truncatedTo(ChronoUnit.HOURS), next);
        assertThat(jitter).isPositive().isLessThan(Duration.ofMinutes(30));
        world.end(holdfast);
        Holdfast other = world.serve(World.with("jitter: 30m"));
        assertThat(other.schedule("nightly").nextRun()).contains(next);
        world.pass(HOUR.multipliedBy(2));
        RunRecord run = world.records().get(0);
        assertThat(Duration.between(run.dueAt().orElseThrow(), run.startedAt().orElseThrow()))
                .isBetween(jitter, jitter.plus(MINUTE));
    }

    @Test
    void ofTwoProcessesOneActsAndTheOtherFollowsIt() {
        Holdfast first = world.serve(World.parse(World.DEFINITIONS));
        Holdfast second = world.serve(World.parse(World.DEFINITIONS));
        world.pass(HOUR);
        assertThat(first.leads()).isTrue();
        assertThat(second.leads()).isFalse();
        assertThat(second.leader()).isEqualTo(first.leader());
        assertThat(world.records()).hasSize(1);

        world.end(first);
        world.pass(HOUR);
        assertThat(second.leads()).isTrue();
        assertThat(dues(world.records())).containsExactly(ONE, ONE.plus(HOUR));
    }

    @Test
    void askedFromAnotherProcessTheOneThatActsObeys() {
        world.serve(World.parse(World.DEFINITIONS));
        try (Holdfast elsewhere = world.builder(world.wall)
                .configuration(World.parse(World.DEFINITIONS))
                .user("guest")
                .build()) {
            elsewhere.runNow("nightly");
            assertThat(elsewhere.runRequested("nightly")).as("another one acts").isEmpty();
        }
        world.pass(Duration.ofMinutes(2));
        assertThat(world.records()).extracting(RunRecord::createdBy).containsExactly("guest");
    }

    @Test
    void whereNoProcessActsTheOneThatAsksCarriesItOut() {
        try (Holdfast alone = world.builder(VirtualTime.advancing(World.START))
                .configuration(World.parse(World.DEFINITIONS))
                .build()) {
            alone.runNow("nightly");
            assertThat(alone.runRequested("nightly").orElseThrow().state()).isEqualTo(RunState.COMPLETED);
            assertThat(alone.leader()).as("it does not go on acting").isEmpty();
        }
    }
}
