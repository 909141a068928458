package dev.holdfast.testkit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.scheduler.Cause;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.internal.scheduler.Occurrence;
import dev.holdfast.internal.scheduler.Outcome;
import dev.holdfast.internal.scheduler.Pause;
import dev.holdfast.internal.scheduler.Request;
import dev.holdfast.internal.scheduler.ScheduleDocuments;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.internal.scheduler.ScheduleTerms;
import dev.holdfast.internal.scheduler.Scheduler;
import dev.holdfast.internal.scheduler.Task;
import dev.holdfast.internal.scheduler.Timing;
import dev.holdfast.policy.Schedule.Overlap;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.state.MemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final Instant START = Instant.parse("2030-01-01T00:30:00Z");
    private static final Instant ONE = Instant.parse("2030-01-01T01:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime clock = VirtualTime.advancing(START);
    private final Movable time = new Movable(clock);
    private final StateStore store = new MemoryStateStore(clock);
    private final ScheduleDocuments documents = new ScheduleDocuments(store);

    private static ScheduleTerms.Builder hourly() {
        return ScheduleTerms.of("orders").skipOnCreation(true).attempts(2).timing(Task.BACKUP, everyHour());
    }

    private static Timing everyHour() {
        long hour = HOUR.toSeconds();
        return new Timing(
                "0 * * * *",
                after -> Optional.of(new Occurrence(
                        Instant.ofEpochSecond((after.getEpochSecond() / hour + 1) * hour), List.of("hourly"))));
    }

    private Office office(String name) {
        return new Office(name, store, time).with(hourly().build());
    }

    private void advance(Duration duration) {
        clock.advance(duration);
    }

    private ScheduleState state() {
        return documents.state("orders").orElseThrow();
    }

    @Test
    void whatIsDueBeginsOnce() {
        Office office = office("a");
        assertThat(office.work()).isEqualTo(ONE);
        advance(Duration.ofMinutes(30));
        office.work();
        office.work();
        assertThat(office.dues()).containsExactly(ONE);
        assertThat(state().lastGood()).isPresent();
        assertThat(state().active()).isEmpty();
    }

    @Test
    void ofTwoProcessesOneLeads() {
        Office first = office("a");
        Office second = office("b");
        first.work();
        second.work();
        advance(Duration.ofMinutes(30));
        first.work();
        second.work();
        assertThat(first.dues()).containsExactly(ONE);
        assertThat(second.dues()).isEmpty();
    }

    @Test
    void whoFollowsLeadsOneTermAfterTheLeaderFellSilent() {
        Office first = office("a");
        Office second = office("b");
        first.work();
        second.work();
        first.scheduler.close();
        advance(Duration.ofMinutes(30));
        second.work();
        assertThat(second.dues()).containsExactly(ONE);
    }

    @Test
    void aRunWhoseProcessDiedFailsAndIsCarriedOutAgainOnce() {
        Office first = office("a");
        first.work();
        advance(Duration.ofMinutes(30));
        first.scheduler.step();
        first.scheduler.close();
        Office second = office("b");
        second.work();
        assertThat(second.ended.get(0).state()).isEqualTo(RunState.FAILED);
        assertThat(second.began).hasSize(1);
        Claim again = second.began.get(0);
        assertThat(again.cause()).isEqualTo(Cause.REPEAT);
        assertThat(again.due()).isEqualTo(ONE);
        assertThat(again.done()).containsExactly("db");
        second.scheduler.close();
        office("c").work();
        assertThat(state().active()).isEmpty();
    }

    @Test
    void aRunThatKillsItsProcessIsNotTriedForEver() {
        Office first = office("a");
        first.work();
        advance(Duration.ofMinutes(30));
        first.scheduler.step();
        first.scheduler.close();
        Office second = office("b");
        second.scheduler.step();
        second.scheduler.close();
        Office third = office("c");
        third.work();
        assertThat(third.began).isEmpty();
    }

    @Test
    void aLeaderThatWasStoppedLearnsItBeforeItActs() {
        Office first = office("a");
        first.work();
        ScheduleState state = state();
        documents.change("orders", old -> old.change().token(Long.MAX_VALUE).build());
        documents.signal();
        advance(Duration.ofMinutes(30));
        first.scheduler.step();
        assertThat(first.began).isEmpty();
        assertThat(state.token()).isLessThan(Long.MAX_VALUE);
    }

    @Test
    void whoLosesTheLeaseCancelsItsRuns() {
        Office first = office("a");
        first.work();
        advance(Duration.ofMinutes(30));
        first.scheduler.step();
        store.list(
                "state/leases/",
                path -> store.replace(
                        store.read(path).orElseThrow(),
                        "{\"holder\":\"b\",\"token\":99,\"until\":\"2031-01-01T00:00:00Z\"}"));
        advance(Office.TERM);
        first.finish();
        assertThat(first.ended.get(0).state()).isEqualTo(RunState.CANCELLED);
        assertThat(first.ended.get(0).message()).contains("lost the lease");
    }

    @Test
    void aClockThatJumpsAheadBringsOneRun() {
        Office office = office("a");
        office.work();
        time.set(Duration.ofDays(3));
        office.work();
        office.work();
        assertThat(office.began).hasSize(1);
        assertThat(office.began.get(0).cause()).isEqualTo(Cause.MISSED);
    }

    @Test
    void aClockThatJumpsBackRunsNothingTwice() {
        Office office = office("a");
        office.work();
        advance(Duration.ofHours(3));
        office.work();
        time.set(Duration.ofHours(-2));
        for (int i = 0; i < 4; i++) {
            advance(Duration.ofMinutes(30));
            office.work();
        }
        assertThat(office.dues()).doesNotHaveDuplicates().hasSize(1);
        advance(HOUR);
        office.work();
        assertThat(office.dues()).hasSize(2);
    }

    @Test
    void forbiddenOverlapIsSkippedAndSaid() {
        Office office = office("a");
        office.work();
        advance(Duration.ofMinutes(30));
        office.scheduler.step();
        advance(HOUR);
        office.scheduler.step();
        assertThat(office.began).hasSize(1);
        assertThat(office.notes).contains("skipped " + ONE.plus(HOUR) + " OVERLAP");
        assertThat(state().lastSkipped().orElseThrow().due()).isEqualTo(ONE.plus(HOUR));
    }

    @Test
    void replaceCancelsTheOldOneAndThenRunsTheNewOne() {
        Office office = office("a").with(hourly().overlap(Overlap.REPLACE).build());
        office.work();
        advance(Duration.ofMinutes(30));
        office.scheduler.step();
        advance(HOUR);
        office.scheduler.step();
        assertThat(office.began).hasSize(1);
        office.work();
        office.work();
        assertThat(office.ended.stream().map(Outcome::state)).containsExactly(RunState.CANCELLED, RunState.COMPLETED);
        assertThat(office.dues()).containsExactly(ONE, ONE.plus(HOUR));
    }

    @Test
    void somebodyPausesAndResumesWhileItRuns() {
        Office office = office("a");
        office.work();
        documents.change(
                "orders",
                old -> old.change()
                        .pause(new Pause(true, false, "ops", clock.now()))
                        .build());
        documents.signal();
        advance(Duration.ofHours(2));
        office.work();
        assertThat(office.began).isEmpty();
        documents.change(
                "orders",
                old -> old.change()
                        .pause(new Pause(false, false, "ops", clock.now()))
                        .build());
        documents.signal();
        office.work();
        advance(HOUR);
        office.work();
        assertThat(office.dues()).containsExactly(ONE.plus(HOUR).plus(HOUR));
    }

    @Test
    void aRequestIsCarriedOutUnderItsId() {
        Office office = office("a");
        office.work();
        String id = "f".repeat(32);
        documents.change(
                "orders",
                old -> old.change()
                        .request(new Request(id, Task.BACKUP, "gold", "ops", clock.now()))
                        .build());
        documents.signal();
        office.work();
        assertThat(office.began.get(0).run()).isEqualTo(id);
        assertThat(office.began.get(0).rules()).containsExactly("gold");
        assertThat(state().requests()).isEmpty();
        advance(Duration.ofMinutes(30));
        office.work();
        assertThat(office.dues()).contains(ONE);
    }

    @Test
    void backupsOfAScheduleThatIsGoneStay() {
        Office office = office("a");
        office.work();
        office.with();
        advance(Duration.ofDays(2));
        office.work();
        assertThat(office.deleted).isEmpty();
        assertThat(state().goneAt()).isPresent();
    }

    @Test
    void theyGoAfterAnHourIfTheDefinitionSaidSo() {
        Office office = office("a").with(hourly().deleteBackups(true).build());
        office.work();
        office.with();
        Instant wake = office.work();
        assertThat(office.deleted).isEmpty();
        assertThat(wake).isEqualTo(clock.now().plus(Scheduler.DELETION_GRACE));
        advance(HOUR);
        office.work();
        office.work();
        assertThat(office.deleted).containsExactly("orders");
    }

    @Test
    void aDefinitionThatComesBackInTimeFindsThemUntouched() {
        Office office = office("a").with(hourly().deleteBackups(true).build());
        office.work();
        office.with();
        office.work();
        office.with(hourly().deleteBackups(true).build());
        advance(HOUR);
        office.work();
        assertThat(office.deleted).isEmpty();
        assertThat(state().goneAt()).isEmpty();
        assertThat(office.dues()).containsExactly(ONE);
    }

    @Test
    void nothingIsGoneWhileTheDefinitionsCannotAllBeRead() {
        Office office = office("a").with(hourly().deleteBackups(true).build());
        office.work();
        office.scheduler.define(List.of(), false);
        advance(Duration.ofDays(2));
        office.work();
        assertThat(office.deleted).isEmpty();
        assertThat(state().goneAt()).isEmpty();
    }

    @Test
    void endingCancelsWhatGoesOn() {
        Office office = office("a");
        office.work();
        advance(Duration.ofMinutes(30));
        office.scheduler.step();
        Thread other = new Thread(office::finish);
        other.start();
        assertThat(office.scheduler.end(Duration.ofSeconds(10))).isTrue();
        assertThat(state().active()).isEmpty();
    }

    @Test
    void endingWaitsNoLongerThanItMay() {
        Office office = office("a");
        office.work();
        advance(Duration.ofMinutes(30));
        office.scheduler.step();
        assertThat(office.scheduler.end(Duration.ofMillis(50))).isFalse();
    }
}
