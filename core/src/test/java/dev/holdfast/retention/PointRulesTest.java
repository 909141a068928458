package dev.holdfast.retention;

import static dev.holdfast.retention.Points.at;
import static dev.holdfast.retention.Points.good;
import static dev.holdfast.retention.Points.plan;
import static dev.holdfast.retention.Points.reasons;
import static dev.holdfast.retention.Points.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionPolicy.Mode;
import dev.holdfast.policy.RetentionSwitches.Edge;
import dev.holdfast.policy.RetentionSwitches.Gap;
import dev.holdfast.policy.RetentionSwitches.PartialMode;
import dev.holdfast.policy.RetentionSwitches.Pick;
import dev.holdfast.policy.RetentionSwitches.Reference;
import dev.holdfast.retention.RecoveryPoint.State;
import dev.holdfast.retention.RetentionDecisions.Cause;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The edge cases of docs/retention.md, one by one. */
class PointRulesTest {
    private static final RecoveryPoint OLD = good("old", "2029-06-01T08:00:00Z");
    private static final RecoveryPoint NEW = good("new", "2029-12-31T08:00:00Z");

    private static RetentionPolicy.Builder policy(KeepRules.Builder rules) {
        return RetentionPolicy.builder().keep(rules.build()).minimumGood(0);
    }

    private static RetentionPolicy daily(int count) {
        return policy(KeepRules.builder().daily(count)).build();
    }

    private static RetentionDecisions planIn(ZoneId zone, List<RecoveryPoint> points, RetentionPolicy policy) {
        return RetentionEngine.plan(
                points, policy, RetentionContext.at(Points.NOW).zone(zone).build());
    }

    @Test
    void aPolicyWithoutRulesKeepsAll() {
        assertThat(reasons(plan(List.of(OLD, NEW), RetentionPolicy.builder().build()), "old"))
                .containsExactly("no rule speaks of it");
    }

    @Test
    void aLifetimeEndsWithItsInstant() {
        RecoveryPoint over = at("over", "2029-12-01T00:00:00Z")
                .stamp(until("2030-01-01T00:00:00Z"))
                .build();

        assertThat(plan(List.of(over, NEW), RetentionPolicy.builder().build()).deleted())
                .extracting(delete -> delete.why())
                .containsExactly("its lifetime is over");
    }

    @Test
    void theNextExpiryIsTheEndOfTheLifetimeThatEndsNext() {
        RecoveryPoint stamped = at("a", "2029-12-01T00:00:00Z")
                .stamp(until("2030-03-01T00:00:00Z"))
                .build();

        assertThat(plan(
                                List.of(stamped),
                                policy(KeepRules.builder().daily(1))
                                        .minimumGood(0)
                                        .build())
                        .nextExpiry())
                .isEmpty();
        assertThat(plan(
                                List.of(stamped),
                                RetentionPolicy.builder().minimumGood(0).build())
                        .nextExpiry())
                .contains(Instant.parse("2030-03-01T00:00:00Z"));
    }

    @Test
    void theMaximumAgeBeatsCountsAndLifetimes() {
        RecoveryPoint stamped = at("stamped", "2029-06-02T08:00:00Z")
                .stamp(until("2031-01-01T00:00:00Z"))
                .build();
        RetentionPolicy policy =
                policy(KeepRules.builder().last(9)).maxAge(Lifetime.days(90)).build();

        assertThat(plan(List.of(OLD, stamped, NEW), policy).deleted())
                .extracting(delete -> delete.causes())
                .containsExactly(List.of(Cause.TOO_OLD), List.of(Cause.TOO_OLD));
    }

    @Test
    void theMaximumAgeDoesNotBeatFloors() {
        RecoveryPoint held = at("held", "2029-06-02T08:00:00Z")
                .holds(List.of(new PointHold("audit", "Ann", null)))
                .build();
        RetentionPolicy policy =
                policy(KeepRules.builder().last(9)).maxAge(Lifetime.days(90)).build();

        assertThat(reasons(plan(List.of(held, NEW), policy), "held")).containsExactly("held by Ann: audit");
    }

    @Test
    void theMaximumAgeEndsWhatACountKeeps() {
        RetentionPolicy policy =
                policy(KeepRules.builder().last(1)).maxAge(Lifetime.days(90)).build();

        assertThat(plan(List.of(NEW), policy).nextExpiry()).contains(Instant.parse("2030-03-31T08:00:00Z"));
    }

    @Test
    void aHoldEndsWithItsInstant() {
        RecoveryPoint held = at("held", "2029-06-02T08:00:00Z")
                .holds(List.of(new PointHold("audit", "Ann", Points.NOW)))
                .build();

        assertThat(Points.kept(plan(List.of(held, NEW), daily(1)))).containsExactly("new");
    }

    @Test
    void aLockAndComplianceHoldUntilTheirEnd() {
        Instant end = Instant.parse("2030-02-01T00:00:00Z");
        RecoveryPoint locked =
                at("locked", "2029-06-02T08:00:00Z").lockedUntil(end).build();
        RecoveryPoint guarded =
                at("guarded", "2029-06-02T08:00:00Z").protectedUntil(end).build();
        RetentionDecisions decisions = plan(List.of(locked, guarded, NEW), daily(1));

        assertThat(reasons(decisions, "locked")).containsExactly("locked");
        assertThat(reasons(decisions, "guarded")).containsExactly("compliance");
        assertThat(decisions.nextExpiry()).contains(end);
    }

    @Test
    void extraRetentionBeyondComplianceIsNotProtected() {
        RecoveryPoint daily = at("daily", "2029-12-20T00:00:00Z")
                .frequencies(Set.of(Frequency.DAILY))
                .stamp(until("2030-06-01T00:00:00Z"))
                .build();
        RetentionPolicy capped = RetentionPolicy.builder()
                .minimumGood(0)
                .maxAge(Lifetime.days(1))
                .build();
        RetentionContext.Builder context = RetentionContext.at(Points.NOW);

        assertThat(RetentionEngine.plan(
                                List.of(daily),
                                capped,
                                context.floors(List.of(new FrequencyFloor(Frequency.DAILY, Lifetime.days(14))))
                                        .build())
                        .kept())
                .extracting(keep -> keep.until().orElseThrow())
                .containsExactly(Instant.parse("2030-01-03T00:00:00Z"));
        assertThat(RetentionEngine.plan(
                                List.of(daily),
                                capped,
                                context.floors(List.of(new FrequencyFloor(Frequency.DAILY, Lifetime.days(7))))
                                        .build())
                        .deleted())
                .hasSize(1);
    }

    @Test
    void whatOthersNeedStaysThroughAnyNumberOfSteps() {
        RecoveryPoint base =
                at("base", "2029-06-01T08:00:00Z").neededBy(Set.of("middle")).build();
        RecoveryPoint middle =
                at("middle", "2029-06-02T08:00:00Z").neededBy(Set.of("new")).build();
        RetentionDecisions decisions = plan(List.of(base, middle, OLD, NEW), daily(1));

        assertThat(Points.kept(decisions)).containsExactly("base", "middle", "new");
        assertThat(reasons(decisions, "base")).containsExactly("needed by middle");
    }

    @Test
    void whatOnlyThoseNeedThatGoGoesToo() {
        RecoveryPoint base =
                at("base", "2029-05-01T08:00:00Z").neededBy(Set.of("old")).build();

        assertThat(Points.kept(plan(List.of(base, OLD, NEW), daily(1)))).containsExactly("new");
    }

    @Test
    void whatSomethingUnknownNeedsStays() {
        RecoveryPoint base =
                at("base", "2029-05-01T08:00:00Z").neededBy(Set.of("oplog 7")).build();

        assertThat(reasons(plan(List.of(base, NEW), daily(1)), "base")).containsExactly("needed by oplog 7");
    }

    @Test
    void theNewestGoodOneIsNeverDeletedInAnyMode() {
        for (Mode mode : Mode.values()) {
            RetentionPolicy policy =
                    RetentionPolicy.builder(mode).maxAge(Lifetime.days(1)).build();

            assertThat(reasons(plan(List.of(OLD), policy), "old"))
                    .as("%s", mode)
                    .containsExactly("newest good");
        }
    }

    @Test
    void failedOnesAreNoFloor() {
        RecoveryPoint failed = Points.of("failed", "2029-12-31T09:00:00Z", State.FAILED);
        RetentionPolicy policy =
                RetentionPolicy.builder().maxAge(Lifetime.days(1)).keepFailed(0).build();

        assertThat(Points.kept(plan(List.of(OLD, failed), policy))).containsExactly("old");
    }

    @Test
    void whereNothingIsGoodTheNewestPartialOneStays() {
        RecoveryPoint partial = Points.of("partial", "2029-06-01T08:00:00Z", State.PARTIAL);
        RetentionPolicy policy =
                RetentionPolicy.builder().maxAge(Lifetime.days(1)).build();

        assertThat(reasons(plan(List.of(partial), policy), "partial")).containsExactly("newest good");
    }

    @Test
    void theNewestFailedOneStays() {
        RecoveryPoint first = Points.of("first", "2029-12-30T08:00:00Z", State.FAILED);
        RecoveryPoint second = Points.of("second", "2029-12-30T09:00:00Z", State.FAILED);

        assertThat(Points.kept(plan(List.of(first, second, NEW), daily(1)))).containsExactly("new", "second");
    }

    @Test
    void theLifetimeOfAFailedOneCountsOnlyWhereTheyExpireAlike() {
        RecoveryPoint failed = at("failed", "2029-12-30T08:00:00Z")
                .state(State.FAILED)
                .stamp(until("2031-01-01T00:00:00Z"))
                .build();
        List<RecoveryPoint> points = List.of(failed, NEW);

        assertThat(Points.kept(plan(
                        points,
                        policy(KeepRules.builder().daily(1)).keepFailed(0).build())))
                .containsExactly("new");
        assertThat(Points.kept(plan(points, RetentionPolicy.builder(Mode.VELERO).build())))
                .containsExactly("failed", "new");
    }

    @Test
    void aPartialOneCountsForAPeriodWithoutAGoodOne() {
        RecoveryPoint alone = Points.of("alone", "2029-12-29T08:00:00Z", State.PARTIAL);
        RecoveryPoint beside = Points.of("beside", "2029-12-31T07:00:00Z", State.PARTIAL);
        List<RecoveryPoint> points = List.of(alone, beside, NEW, OLD);

        assertThat(Points.kept(plan(points, daily(2)))).containsExactly("alone", "new");
        assertThat(Points.kept(plan(
                        points,
                        policy(KeepRules.builder().daily(2))
                                .partialMode(PartialMode.DO_NOT_COUNT)
                                .build())))
                .containsExactly("new", "old");
    }

    @Test
    void aPartialOneIsAsGoodAsOthersWhereItCounts() {
        RecoveryPoint later = Points.of("later", "2029-12-31T09:00:00Z", State.PARTIAL);

        assertThat(Points.kept(plan(
                        List.of(later, NEW),
                        policy(KeepRules.builder().daily(1))
                                .partialMode(PartialMode.COUNT)
                                .build())))
                .containsExactly("later");
    }

    @Test
    void fewOrYoungPartialOnesAfterTheNewestGoodOneStay() {
        RetentionPolicy policy = policy(KeepRules.builder().daily(1))
                .partialMode(PartialMode.DO_NOT_COUNT)
                .keepPartial(1)
                .build();
        RecoveryPoint before = Points.of("before", "2029-12-31T07:00:00Z", State.PARTIAL);
        RecoveryPoint late = Points.of("late", "2029-12-31T13:00:00Z", State.PARTIAL);
        RecoveryPoint young = Points.of("young", "2029-12-31T09:00:01Z", State.PARTIAL);
        RecoveryPoint old = Points.of("aged", "2029-12-31T09:00:00Z", State.PARTIAL);

        assertThat(Points.kept(plan(List.of(before, NEW, late, young, old), policy)))
                .containsExactly("late", "new", "young");
    }

    @Test
    void aVerifiedOneRepresentsItsPeriod() {
        RecoveryPoint verified =
                at("verified", "2029-12-31T03:00:00Z").verified(true).build();

        assertThat(Points.kept(plan(List.of(verified, NEW), daily(1)))).containsExactly("verified");
        assertThat(Points.kept(plan(
                        List.of(verified, NEW),
                        policy(KeepRules.builder().daily(1))
                                .preferVerified(false)
                                .build())))
                .containsExactly("new");
    }

    @Test
    void theFutureIsKeptAndFlaggedAndUsesUpNothing() {
        RecoveryPoint future = good("future", "2031-01-01T00:00:00Z");
        RetentionDecisions decisions = plan(List.of(future, NEW, OLD), daily(1));

        assertThat(Points.kept(decisions)).containsExactly("future", "new");
        assertThat(reasons(decisions, "future")).containsExactly("its time has not come yet");
        assertThat(decisions.nextExpiry()).contains(Instant.parse("2031-01-01T00:00:00Z"));
    }

    @Test
    void theFutureIsNoReference() {
        RecoveryPoint future = good("future", "2031-01-01T00:00:00Z");
        RetentionPolicy policy =
                policy(KeepRules.builder().within(KeepDuration.parse("7d"))).build();

        assertThat(Points.kept(plan(List.of(future, NEW, OLD), policy))).containsExactly("future", "new");
    }

    @Test
    void whatRunsIsNotJudged() {
        RecoveryPoint running = Points.of("running", "2020-01-01T00:00:00Z", State.RUNNING);

        assertThat(reasons(plan(List.of(running, NEW), daily(1)), "running")).containsExactly("is running");
    }

    @Test
    void anEmptyPeriodUsesUpACountOnlyByTheCalendar() {
        List<RecoveryPoint> points = List.of(OLD, NEW);

        assertThat(Points.kept(plan(points, daily(2)))).containsExactly("new", "old");
        assertThat(Points.kept(plan(
                        points,
                        policy(KeepRules.builder().daily(2)).gap(Gap.CALENDAR).build())))
                .containsExactly("new");
    }

    @Test
    void aCountBeyondAllCalendarsKeepsAll() {
        RecoveryPoint ancient = good("ancient", "1990-01-01T08:00:00Z");
        for (KeepPeriod period : KeepPeriod.values()) {
            KeepRules.Builder most = KeepRules.builder().count(period, Integer.MAX_VALUE);
            assertThat(Points.kept(plan(
                            List.of(ancient, NEW),
                            policy(most).gap(Gap.CALENDAR).build())))
                    .containsExactly("ancient", "new");
        }
    }

    @Test
    void aWindowBeginsAfterOrWithItsFirstInstant() {
        RecoveryPoint atTheEdge = good("edge", "2029-12-24T08:00:00Z");
        RetentionPolicy.Builder policy = policy(KeepRules.builder().within(KeepDuration.parse("7d")));

        assertThat(Points.kept(plan(List.of(atTheEdge, NEW), policy.build()))).containsExactly("new");
        assertThat(Points.kept(plan(
                        List.of(atTheEdge, NEW), policy.edge(Edge.INCLUSIVE).build())))
                .containsExactly("edge", "new");
    }

    @Test
    void nothingAgesWhileNothingSucceedsUnlessNowIsTheReference() {
        RetentionPolicy.Builder policy = policy(KeepRules.builder().within(KeepDuration.parse("7d")));

        assertThat(Points.kept(plan(List.of(OLD), policy.build()))).containsExactly("old");
        assertThat(plan(List.of(OLD), policy.reference(Reference.NOW).build()).deleted())
                .hasSize(1);
    }

    @Test
    void theOldestOfAPeriodStaysIfThatIsAskedFor() {
        RecoveryPoint morning = good("morning", "2029-12-31T03:00:00Z");

        assertThat(Points.kept(plan(
                        List.of(morning, NEW),
                        policy(KeepRules.builder().daily(1)).pick(Pick.OLDEST).build())))
                .containsExactly("morning");
    }

    @Test
    void theSameInstantIsOrderedBySequenceAndThenById() {
        RecoveryPoint first = at("c", "2029-12-31T08:00:00Z").sequence(1).build();
        RecoveryPoint second = at("a", "2029-12-31T08:00:00Z").sequence(2).build();
        RecoveryPoint third = at("b", "2029-12-31T08:00:00Z").sequence(2).build();
        RetentionPolicy policy = policy(KeepRules.builder().last(1)).build();

        assertThat(Points.kept(plan(List.of(third, second, first), policy))).containsExactly("b");
    }

    @Test
    void bothHoursCountThatTheClockShowsTwice() {
        RecoveryPoint summer = good("summer", "2029-10-28T02:30:00+02:00");
        RecoveryPoint winter = good("winter", "2029-10-28T02:30:00+01:00");
        RetentionPolicy policy = policy(KeepRules.builder().hourly(2)).build();

        assertThat(Points.kept(planIn(ZoneId.of("Europe/Berlin"), List.of(summer, winter, OLD), policy)))
                .containsExactly("summer", "winter");
    }

    @Test
    void daysAreThoseOfTheZone() {
        RecoveryPoint evening = good("evening", "2029-12-30T22:00:00Z");
        RecoveryPoint night = good("night", "2029-12-30T23:30:00Z");

        assertThat(Points.kept(planIn(ZoneId.of("Europe/Berlin"), List.of(evening, night), daily(2))))
                .containsExactly("evening", "night");
        assertThat(Points.kept(planIn(ZoneId.of("UTC"), List.of(evening, night), daily(2))))
                .containsExactly("night");
    }

    @Test
    void weeksBeginWhenThePolicySays() {
        RecoveryPoint saturday = good("saturday", "2029-12-29T08:00:00Z");
        RecoveryPoint sunday = good("sunday", "2029-12-30T08:00:00Z");
        KeepRules.Builder rules = KeepRules.builder().weekly(2);

        assertThat(Points.kept(plan(List.of(saturday, sunday), policy(rules).build())))
                .containsExactly("sunday");
        assertThat(Points.kept(plan(
                        List.of(saturday, sunday),
                        policy(rules).weekStart(DayOfWeek.SUNDAY).build())))
                .containsExactly("saturday", "sunday");
    }

    @Test
    void aWeekAndAMonthOfTheSameNumberDiffer() {
        RecoveryPoint january = good("january", "2026-01-04T12:00:00Z");
        RetentionPolicy policy = RetentionPolicy.builder(Mode.KOPIA)
                .keep(KeepRules.builder().weekly(1).monthly(1).build())
                .minimumGood(0)
                .build();

        assertThat(reasons(plan(List.of(january), policy), "january")).containsExactly("weekly 1", "monthly 1");
    }

    @Test
    void pausedSchedulesKeepTheirNewest() {
        RetentionPolicy policy = RetentionPolicy.builder(Mode.AZURE)
                .minimumGood(0)
                .maxAge(Lifetime.days(1))
                .build();

        assertThat(reasons(
                        RetentionEngine.plan(
                                List.of(OLD),
                                policy,
                                RetentionContext.at(Points.NOW).suspended(true).build()),
                        "old"))
                .containsExactly("the newest while the schedule is paused");
    }

    @Test
    void theBaseOfPromisedPointsInTimeStays() {
        RecoveryPoint base = good("base", "2029-12-01T08:00:00Z");
        RetentionContext context = RetentionContext.at(Points.NOW)
                .promisedFrom(Instant.parse("2029-12-15T00:00:00Z"))
                .build();

        assertThat(reasons(RetentionEngine.plan(List.of(OLD, base, NEW), daily(1), context), "base"))
                .containsExactly("points in time begin with it");
    }

    @Test
    void whereNoneIsAsOldAsTheFirstPromisedPointTheOldestGoodOneIsItsBase() {
        RetentionContext context = RetentionContext.at(Points.NOW)
                .promisedFrom(Instant.parse("2029-01-01T00:00:00Z"))
                .build();
        RecoveryPoint broken = Points.of("broken", "2029-02-01T00:00:00Z", State.PARTIAL);

        assertThat(reasons(RetentionEngine.plan(List.of(NEW, broken, OLD), daily(1), context), "old"))
                .containsExactly("points in time begin with it");
    }

    @Test
    void nothingGoesFromAReadOnlyStore() {
        RetentionDecisions decisions = RetentionEngine.plan(
                List.of(OLD, NEW),
                daily(1),
                RetentionContext.at(Points.NOW).readOnly(true).build());

        assertThat(decisions.deleted()).isEmpty();
        assertThat(decisions.blocked()).containsExactly("the store is read-only");
        assertThat(reasons(decisions, "old"))
                .containsExactly("not deleted as the store is read-only, although no keep rule wants it");
    }

    @Test
    void groupsAreJudgedByThemselves() {
        RecoveryPoint other = at("other", "2029-06-01T08:00:00Z").group("b").build();

        assertThat(Points.kept(plan(List.of(OLD, NEW, other), daily(1)))).containsExactly("new", "other");
    }
}
