package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.GroupBy;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionEngineTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final RetentionOptions OPTIONS = RetentionOptions.at(NOW).build();
    private static final Snapshot MORNING = TestSnapshots.at(1, "2024-03-05T08:00:00Z");
    private static final Snapshot EVENING = TestSnapshots.at(2, "2024-03-05T20:00:00Z");
    private static final Snapshot NEXT_DAY = TestSnapshots.at(3, "2024-03-06T08:00:00Z");
    private static final Snapshot WEEK_LATER = TestSnapshots.at(4, "2024-03-12T08:00:00Z");
    private static final List<Snapshot> ALL = List.of(MORNING, EVENING, NEXT_DAY, WEEK_LATER);

    @Test
    void keepsTheNewestOfEachDay() {
        assertThat(plan(KeepRules.builder().daily(2).build()).keep()).containsExactly(WEEK_LATER, NEXT_DAY);
    }

    @Test
    void keepsTheOldestWhileCountsAreLeft() {
        RetentionPlan.Group group =
                plan(KeepRules.builder().daily(9).build()).groups().get(0);

        assertThat(group.reasons().get(3).matches()).containsExactly("oldest daily snapshot");
    }

    @Test
    void tellsWhatEachCountHasLeft() {
        RetentionPlan.Group group =
                plan(KeepRules.builder().daily(9).build()).groups().get(0);

        assertThat(group.reasons().get(0).counters()).containsEntry(KeepPeriod.DAILY, 8);
    }

    @Test
    void anUnlimitedCountStaysUnlimited() {
        RetentionPlan.Group group = plan(KeepRules.builder()
                        .weekly(KeepRules.UNLIMITED)
                        .build())
                .groups()
                .get(0);

        assertThat(group.reasons().get(0).counters()).containsEntry(KeepPeriod.WEEKLY, -1);
    }

    @Test
    void countsDurationsFromTheNewestSnapshotAndNotFromNow() {
        assertThat(plan(KeepRules.builder().within(KeepDuration.parse("6d")).build())
                        .keep())
                .containsExactly(WEEK_LATER);
    }

    @Test
    void aDurationEndsBeforeItsFirstInstant() {
        assertThat(plan(KeepRules.builder().within(KeepDuration.parse("6d1h")).build())
                        .keep())
                .containsExactly(WEEK_LATER, NEXT_DAY);
    }

    @Test
    void durationsAreNotCountedFromTheFuture() {
        Snapshot future = TestSnapshots.at(9, "2031-01-01T00:00:00Z");

        RetentionPlan plan = RetentionEngine.plan(
                List.of(MORNING, future),
                KeepRules.builder().within(KeepDuration.parse("1d")).build(),
                OPTIONS);

        assertThat(plan.keep()).containsExactly(future, MORNING);
    }

    @Test
    void tellsDaysByTheOffsetThatWasRecorded() {
        Snapshot tokyo = TestSnapshots.at(7, "2024-03-06T01:00:00+09:00");

        RetentionPlan plan = RetentionEngine.plan(
                List.of(MORNING, tokyo), KeepRules.builder().daily(5).build(), OPTIONS);

        assertThat(plan.groups().get(0).reasons())
                .extracting(reason -> reason.matches().get(0))
                .containsExactly("daily snapshot", "daily snapshot");
    }

    @Test
    void tellsDaysInAZoneIfThatIsAskedFor() {
        Snapshot tokyo = TestSnapshots.at(7, "2024-03-06T01:00:00+09:00");

        RetentionPlan plan = RetentionEngine.plan(
                List.of(MORNING, tokyo),
                KeepRules.builder().daily(1).build(),
                RetentionOptions.at(NOW).zone(ZoneId.of("UTC")).build());

        assertThat(plan.remove()).containsExactly(MORNING);
    }

    @Test
    void weeksAreThoseOfIso() {
        Snapshot lastOfYear = TestSnapshots.at(5, "2024-12-30T05:00:00Z");
        Snapshot firstOfYear = TestSnapshots.at(6, "2025-01-01T05:00:00Z");

        RetentionPlan plan = RetentionEngine.plan(
                List.of(lastOfYear, firstOfYear), KeepRules.builder().weekly(1).build(), OPTIONS);

        assertThat(plan.keep()).containsExactly(firstOfYear);
    }

    @Test
    void tagsKeepWhateverTheCountsSay() {
        Snapshot tagged = TestSnapshots.at(8, "2020-01-01T00:00:00Z", "a", "b");

        RetentionPlan plan = RetentionEngine.plan(
                List.of(tagged, MORNING),
                KeepRules.builder().last(1).tags(List.of("a", "b")).build(),
                OPTIONS);

        assertThat(plan.groups().get(0).reasons().get(1).matches()).containsExactly("has tags [a, b]");
    }

    @Test
    void judgesEachGroupByItself() {
        Snapshot other = TestSnapshots.at(8, "2020-01-01T00:00:00Z", List.of("/other"), List.of());

        assertThat(RetentionEngine.plan(
                                List.of(MORNING, EVENING, other),
                                KeepRules.builder().last(1).build(),
                                OPTIONS)
                        .keep())
                .containsExactly(EVENING, other);
    }

    @Test
    void ourOwnTagsDoNotMakeGroups() {
        Snapshot named = TestSnapshots.at(8, "2024-03-01T00:00:00Z", "holdfast:name=x");

        RetentionPlan plan = RetentionEngine.plan(
                List.of(MORNING, named),
                KeepRules.builder().last(1).build(),
                RetentionOptions.at(NOW).groupBy(GroupBy.parse("tags")).build());

        assertThat(plan.groups()).hasSize(1);
    }

    @Test
    void noRulesAreRefused() {
        assertThatThrownBy(() -> plan(KeepRules.builder().build())).isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void noRulesRemoveAllWhereThatIsAllowed() {
        RetentionPlan plan = RetentionEngine.plan(
                ALL,
                KeepRules.builder().build(),
                RetentionOptions.at(NOW).mayRemoveAll(true).build());

        assertThat(plan.remove()).hasSize(4);
    }

    @Test
    void rulesThatWouldEmptyAGroupAreRefused() {
        assertThatThrownBy(() -> plan(
                        KeepRules.builder().tags(List.of("nobody has this")).build()))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("host host, path [/data]");
    }

    private static RetentionPlan plan(KeepRules rules) {
        return RetentionEngine.plan(ALL, rules, OPTIONS);
    }
}
