package dev.holdfast.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.scheduler.ScheduleDecision.Replace;
import dev.holdfast.internal.scheduler.ScheduleDecision.Restart;
import dev.holdfast.internal.scheduler.ScheduleDecision.Run;
import dev.holdfast.internal.scheduler.ScheduleDecision.Skip;
import dev.holdfast.internal.scheduler.ScheduleDecision.Wait;
import dev.holdfast.policy.Schedule.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleRulesTest {
    private static final Instant SIX = Instant.parse("2030-01-01T06:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private static ScheduleTerms.Builder hourly() {
        return ScheduleTerms.of("nightly").timing(Task.BACKUP, Hours.every(1));
    }

    /** It ran at six and nothing goes on. */
    private static ScheduleState ranAtSix() {
        return ScheduleState.of("nightly", SIX.minus(HOUR))
                .firstRunAt(SIX.minus(HOUR))
                .track(Task.BACKUP, new Track(SIX, Hours.every(1).text(), Duration.ZERO, Duration.ZERO))
                .build();
    }

    private static ScheduleDecision at(ScheduleState state, ScheduleTerms.Builder terms, Duration afterSix) {
        return ScheduleRules.decide(state, terms.build(), SIX.plus(afterSix));
    }

    private static Claim claim(Task task) {
        return new Claim("0".repeat(32), task, SIX, List.of("hourly"), Cause.DUE, "scheduler", 1, List.of(), 1, SIX);
    }

    @Test
    void nothingIsDueBeforeTheNextHour() {
        assertThat(at(ranAtSix(), hourly(), Duration.ofMinutes(59))).isEqualTo(new Wait(SIX.plus(HOUR)));
    }

    @Test
    void theNextHourIsRunWhenItComes() {
        assertThat(at(ranAtSix(), hourly(), HOUR))
                .isEqualTo(new Run(Task.BACKUP, SIX.plus(HOUR), List.of("hourly"), Cause.DUE, null, null));
    }

    @Test
    void aMinuteLateIsNotMissed() {
        assertThat(at(ranAtSix(), hourly().catchUp(false), HOUR.plusSeconds(60)))
                .isInstanceOf(Run.class);
    }

    @Test
    void manyMissedHoursAreOneRunWithTheRulesOfAll() {
        assertThat(at(ranAtSix(), hourly(), Duration.ofHours(20).plusMinutes(30)))
                .isEqualTo(new Run(
                        Task.BACKUP,
                        SIX.plus(Duration.ofHours(20)),
                        List.of("hourly", "daily"),
                        Cause.MISSED,
                        null,
                        null));
    }

    @Test
    void aClaimOfAMissedRunLeavesNoneToCatchUp() {
        Duration later = Duration.ofHours(20).plusMinutes(30);
        ScheduleTerms terms = hourly().build();
        Run run = (Run) ScheduleRules.decide(ranAtSix(), terms, SIX.plus(later));
        ScheduleState claimed = ScheduleChanges.claimed(ranAtSix(), terms, run, claim(Task.BACKUP));
        assertThat(at(claimed, hourly(), later)).isEqualTo(new Wait(SIX.plus(Duration.ofHours(21))));
    }

    @Test
    void withoutCatchUpMissedRunsPass() {
        assertThat(at(ranAtSix(), hourly().catchUp(false), Duration.ofMinutes(150)))
                .isEqualTo(new Skip(Task.BACKUP, SIX.plus(HOUR).plus(HOUR), SkipReason.MISSED));
    }

    @Test
    void withoutCatchUpTheHourThatIsDueNowRunsWithItsOwnRules() {
        assertThat(at(ranAtSix(), hourly().catchUp(false), Duration.ofHours(19)))
                .isEqualTo(
                        new Run(Task.BACKUP, SIX.plus(Duration.ofHours(19)), List.of("hourly"), Cause.DUE, null, null));
    }

    @Test
    void whatCannotBeginWithinTheDeadlinePasses() {
        assertThat(at(ranAtSix(), hourly().deadline(Duration.ofMinutes(10)), Duration.ofMinutes(71)))
                .isEqualTo(new Skip(Task.BACKUP, SIX.plus(HOUR), SkipReason.DEADLINE));
    }

    @Test
    void withinTheDeadlineItRunsEvenWithoutCatchUp() {
        assertThat(at(ranAtSix(), hourly().deadline(Duration.ofMinutes(10)).catchUp(false), Duration.ofMinutes(70)))
                .isInstanceOf(Run.class);
    }

    @Test
    void aClockThatGoesBackRunsNothingTwice() {
        assertThat(at(ranAtSix(), hourly(), Duration.ofHours(-3))).isEqualTo(new Wait(SIX.plus(HOUR)));
    }

    @Test
    void aClockThatWasYearsAheadDoesNotStopTheScheduleForYears() {
        assertThat(at(ranAtSix(), hourly(), Duration.ofDays(-400)))
                .isEqualTo(new Restart(Task.BACKUP, SIX.minus(Duration.ofDays(400))));
    }

    @Test
    void jitterMovesTheBeginning() {
        ScheduleState late = ranAtSix()
                .change()
                .track(
                        Task.BACKUP,
                        new Track(SIX, Hours.every(1).text(), Duration.ofMinutes(10), Duration.ofMinutes(7)))
                .build();
        assertThat(at(late, hourly(), Duration.ofMinutes(66))).isEqualTo(new Wait(SIX.plus(Duration.ofMinutes(67))));
        assertThat(at(late, hourly(), Duration.ofMinutes(67))).isInstanceOf(Run.class);
    }

    @Test
    void aNewScheduleRunsAtOnceWithTheRulesOfItsNextTime() {
        ScheduleState fresh = ScheduleState.of("nightly", SIX).build();
        assertThat(at(fresh, hourly(), Duration.ofMinutes(5)))
                .isEqualTo(new Run(
                        Task.BACKUP, SIX.plus(Duration.ofMinutes(5)), List.of("hourly"), Cause.CREATION, null, null));
    }

    @Test
    void aNewScheduleThatSkipsOnCreationWaits() {
        ScheduleState fresh = ScheduleState.of("nightly", SIX).build();
        assertThat(at(fresh, hourly().skipOnCreation(true), Duration.ofMinutes(5)))
                .isEqualTo(new Restart(Task.BACKUP, SIX.plus(Duration.ofMinutes(5))));
    }

    @Test
    void anotherTimingCountsFromNowOn() {
        assertThat(at(ranAtSix(), hourly().timing(Task.BACKUP, Hours.every(3)), Duration.ofHours(5)))
                .isEqualTo(new Restart(Task.BACKUP, SIX.plus(Duration.ofHours(5))));
    }

    @Test
    void aPausedScheduleWaits() {
        assertThat(at(ranAtSix(), hourly().paused(true), Duration.ofHours(5)))
                .isEqualTo(new Wait(SIX.plus(Duration.ofHours(6))));
    }

    @Test
    void aPausedScheduleThatWouldSkipOnResumingLetsItsTimesPass() {
        assertThat(at(ranAtSix(), hourly().paused(true).skipOnCreation(true), Duration.ofHours(5)))
                .isEqualTo(new Skip(Task.BACKUP, SIX.plus(Duration.ofHours(5)), SkipReason.PAUSED));
    }

    @Test
    void somebodysWordCountsMoreThanTheDefinition() {
        ScheduleState resumed =
                ranAtSix().change().pause(new Pause(false, true, "ops", SIX)).build();
        assertThat(at(resumed, hourly().paused(true), HOUR)).isInstanceOf(Run.class);
    }

    @Test
    void aDefinitionThatChangesItsMindCountsMoreThanAnOlderWord() {
        ScheduleState resumed =
                ranAtSix().change().pause(new Pause(true, true, "ops", SIX)).build();
        assertThat(at(resumed, hourly().paused(false), HOUR)).isInstanceOf(Run.class);
    }

    @Test
    void theNextOneIsSkippedOnceWhenAsked() {
        ScheduleState asked = ranAtSix().change().skipNext(true).build();
        Skip skip = (Skip) at(asked, hourly(), HOUR);
        assertThat(skip.reason()).isEqualTo(SkipReason.SKIP_NEXT);
        ScheduleState after = ScheduleChanges.skipped(asked, hourly().build(), skip, 1, SIX.plus(HOUR));
        assertThat(at(after, hourly(), HOUR.plus(HOUR))).isInstanceOf(Run.class);
    }

    @Test
    void theDefinitionsWishToSkipCountsOnceUntilItIsTakenBack() {
        ScheduleTerms skipping = hourly().skipNext(true).build();
        Skip skip = (Skip) ScheduleRules.decide(ranAtSix(), skipping, SIX.plus(HOUR));
        ScheduleState after = ScheduleChanges.skipped(ranAtSix(), skipping, skip, 1, SIX.plus(HOUR));
        assertThat(ScheduleRules.decide(after, skipping, SIX.plus(HOUR).plus(HOUR)))
                .isInstanceOf(Run.class);
        ScheduleState takenBack = ScheduleChanges.adopted(after, hourly().build());
        assertThat(ScheduleRules.decide(takenBack, skipping, SIX.plus(HOUR).plus(HOUR)))
                .isInstanceOf(Skip.class);
    }

    @Test
    void overlapForbidSkips() {
        ScheduleState busy = ranAtSix().change().claim(claim(Task.BACKUP)).build();
        assertThat(at(busy, hourly(), HOUR)).isEqualTo(new Skip(Task.BACKUP, SIX.plus(HOUR), SkipReason.OVERLAP));
    }

    @Test
    void overlapAllowRunsBeside() {
        ScheduleState busy = ranAtSix().change().claim(claim(Task.BACKUP)).build();
        assertThat(at(busy, hourly().overlap(Overlap.ALLOW), HOUR)).isInstanceOf(Run.class);
    }

    @Test
    void overlapReplaceEndsTheOneThatGoesOn() {
        ScheduleState busy = ranAtSix().change().claim(claim(Task.BACKUP)).build();
        assertThat(at(busy, hourly().overlap(Overlap.REPLACE), HOUR))
                .isEqualTo(new Replace(List.of(claim(Task.BACKUP))));
    }

    @Test
    void upkeepGoesOnBesideABackupAndNeverBesideItself() {
        ScheduleTerms.Builder terms = hourly().timing(Task.PRUNE, Hours.every(1));
        Track track = new Track(SIX, Hours.every(1).text(), Duration.ZERO, Duration.ZERO);
        ScheduleState state = ranAtSix()
                .change()
                .track(Task.BACKUP, new Track(SIX.plus(HOUR), track.timing(), Duration.ZERO, Duration.ZERO))
                .track(Task.PRUNE, track)
                .claim(claim(Task.BACKUP))
                .build();
        assertThat(at(state, terms, HOUR)).isInstanceOf(Run.class);
        assertThat(at(state.change().claim(claim(Task.PRUNE)).build(), terms, HOUR))
                .isInstanceOf(Wait.class);
    }

    @Test
    void aRequestRunsEvenWhenPaused() {
        Request request = new Request("1".repeat(32), Task.BACKUP, "gold", "ops", SIX);
        ScheduleState asked = ranAtSix().change().request(request).build();
        assertThat(at(asked, hourly().paused(true), Duration.ZERO))
                .isEqualTo(new Run(Task.BACKUP, SIX, List.of("gold"), Cause.REQUEST, null, request));
    }

    @Test
    void aRequestWaitsForTheRunThatGoesOn() {
        Request request = new Request("1".repeat(32), Task.BACKUP, null, "ops", SIX);
        ScheduleState asked =
                ranAtSix().change().request(request).claim(claim(Task.BACKUP)).build();
        assertThat(at(asked, hourly(), Duration.ofMinutes(1))).isInstanceOf(Wait.class);
    }

    @Test
    void aRunWhoseProcessDiedIsCarriedOutAgain() {
        ScheduleState died = ranAtSix().change().interrupted(claim(Task.BACKUP)).build();
        assertThat(at(died, hourly(), Duration.ofMinutes(5)))
                .isEqualTo(new Run(Task.BACKUP, SIX, List.of("hourly"), Cause.REPEAT, claim(Task.BACKUP), null));
    }

    @Test
    void aLaterRunMakesUpForTheOneWhoseProcessDied() {
        Claim dead = new Claim(
                "0".repeat(32), Task.BACKUP, SIX, List.of("yearly"), Cause.DUE, "scheduler", 1, List.of(), 1, SIX);
        ScheduleState died = ranAtSix().change().interrupted(dead).build();
        Run run = (Run) at(died, hourly(), HOUR);
        assertThat(run.rules()).containsExactly("hourly", "yearly");
        assertThat(ScheduleChanges.claimed(died, hourly().build(), run, claim(Task.BACKUP))
                        .interrupted())
                .isEmpty();
    }

    @Test
    void aBrokenDefinitionNeverRuns() {
        assertThat(at(ranAtSix(), hourly().broken("schedules.nightly.cron: is no cron expression"), HOUR))
                .isEqualTo(new Wait(Instant.MAX));
    }

    @Test
    void aScheduleWithoutFurtherTimesWaitsForAChange() {
        ScheduleState state = ranAtSix()
                .change()
                .track(Task.BACKUP, new Track(SIX, Hours.never().text(), Duration.ZERO, Duration.ZERO))
                .build();
        assertThat(at(state, hourly().timing(Task.BACKUP, Hours.never()), HOUR)).isEqualTo(new Wait(Instant.MAX));
    }
}
