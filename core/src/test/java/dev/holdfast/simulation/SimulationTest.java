package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Cron;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.PolicyItem;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Policy DAILY = Policy.builder("daily")
            .items(List.of(PolicyItem.of(Frequency.DAILY, 1, Lifetime.days(3))))
            .build();

    private static SimulationResult run(Policy policy, Schedule schedule, String from, String until, long failEvery) {
        return Simulation.of("test", Definitions.with(policy, schedule))
                .between(Instant.parse(from), Instant.parse(until))
                .failEvery(failEvery)
                .build()
                .run();
    }

    private static SimulationResult daily(String until, long failEvery) {
        Schedule schedule =
                Definitions.schedule(DAILY).reference(LocalTime.of(18, 0)).build();
        return run(DAILY, schedule, "2026-01-01T00:00:00Z", until, failEvery);
    }

    @Test
    void theBackupsOfTheLastDaysAreThere() {
        assertThat(daily("2026-02-01T00:00:00Z", 0).kept("main", "orders"))
                .extracting(KeptBackup::at, KeptBackup::expiresAt)
                .containsExactly(
                        tuple(Instant.parse("2026-01-29T18:00:00Z"), Instant.parse("2026-02-01T18:00:00Z")),
                        tuple(Instant.parse("2026-01-30T18:00:00Z"), Instant.parse("2026-02-02T18:00:00Z")),
                        tuple(Instant.parse("2026-01-31T18:00:00Z"), Instant.parse("2026-02-03T18:00:00Z")));
    }

    @Test
    void itSaysWhatKeepsThem() {
        List<KeptBackup> kept = daily("2026-02-01T00:00:00Z", 0).kept("main", "orders");

        assertThat(kept.get(0).rules()).containsExactly("daily");
        assertThat(kept.get(0).reasons()).containsExactly("lifetime daily");
        assertThat(kept.get(2).reasons()).containsExactly("lifetime daily", "newest good");
    }

    @Test
    void eachTargetHasItsCourse() {
        SimulationResult result = daily("2026-02-01T00:00:00Z", 0);

        assertThat(result.kept("main", "users")).isEqualTo(result.kept("main", "orders"));
        assertThat(result.kept("main", "nobody")).isEmpty();
    }

    @Test
    void whatPromisedPointsInTimeBeginWithStaysWhereTheyArePromised() {
        Schedule schedule = Definitions.schedule(DAILY).restoreWindowDays(7).build();
        Configuration all = Definitions.with(DAILY, schedule).toBuilder()
                .target(Target.builder("orders")
                        .uri(URI.create("dir:///srv/orders"))
                        .pitEnabled(true)
                        .build())
                .build();
        SimulationResult result = Simulation.of("window", all)
                .between(Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-20T12:00:00Z"))
                .build()
                .run();

        assertThat(result.kept("main", "orders").get(0).reasons()).containsExactly("points in time begin with it");
        assertThat(result.kept("main", "users"))
                .hasSize(result.kept("main", "orders").size() - 1);
    }

    @Test
    void eachDayIsTold() {
        List<Day> days = daily("2026-01-11T00:00:00Z", 0)
                .course("main", "orders")
                .orElseThrow()
                .days();

        assertThat(days).hasSize(10);
        assertThat(days.get(0).date()).isEqualTo(LocalDate.of(2026, 1, 1));
        assertThat(days).extracting(Day::kept).containsExactly(1, 2, 3, 3, 3, 3, 3, 3, 3, 3);
        assertThat(days.get(4).worstAge()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void aFailedBackupMakesTheGapLonger() {
        Course course =
                daily("2026-01-11T00:00:00Z", 4).course("main", "orders").orElseThrow();

        assertThat(course.runs()).isEqualTo(10);
        assertThat(course.failed()).isEqualTo(2);
        assertThat(course.longestGap())
                .isEqualTo(new Gap(Instant.parse("2026-01-03T18:00:00Z"), Instant.parse("2026-01-05T18:00:00Z")));
        assertThat(course.worstAge().length()).isEqualTo(Duration.ofDays(2));
        assertThat(course.kept()).extracting(KeptBackup::good).containsExactly(false, true, true);
        assertThat(course.keptGood()).isEqualTo(2);
        assertThat(course.oldest()).isEqualTo(course.kept().get(1).at());
    }

    @Test
    void whileNothingSucceedsTheLastGoodOneStays() {
        Course course =
                daily("2026-03-01T00:00:00Z", 1).course("main", "orders").orElseThrow();

        assertThat(course.failed()).isEqualTo(59);
        assertThat(course.worstAge().length()).isEqualTo(Duration.ofDays(59));
        assertThat(course.kept()).extracting(KeptBackup::good).containsExactly(false);
    }

    @Test
    void aNewScheduleBeginsWithABackup() {
        Schedule schedule = Definitions.schedule(DAILY)
                .reference(LocalTime.of(18, 0))
                .skipOnCreation(false)
                .build();

        assertThat(run(DAILY, schedule, "2026-01-01T12:00:00Z", "2026-01-01T20:00:00Z", 0)
                        .kept("main", "orders"))
                .extracting(KeptBackup::at)
                .containsExactly(Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-01T18:00:00Z"));
    }

    @Test
    void theNightInWhichClocksGoBackIsNoLongerThanItIs() {
        Schedule schedule = Definitions.schedule(DAILY)
                .cron(Cron.parse("0 */6 * * *"))
                .zone(ZoneId.of("Europe/Berlin"))
                .build();

        assertThat(run(DAILY, schedule, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", 0)
                        .course("main", "orders")
                        .orElseThrow()
                        .longestGap())
                .isEqualTo(new Gap(Instant.parse("2026-10-24T22:00:00Z"), Instant.parse("2026-10-25T05:00:00Z")));
    }

    @Test
    void aPausedScheduleIsLeftOut() {
        Schedule schedule = Definitions.schedule(DAILY).paused(true).build();
        SimulationResult result = run(DAILY, schedule, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", 0);

        assertThat(result.courses()).isEmpty();
        assertThat(result.remarks()).containsExactly("schedule main: left out, as it is paused");
    }

    @Test
    void aBrokenScheduleIsLeftOut() {
        Policy policy = Definitions.rules();
        SimulationResult result =
                run(policy, Definitions.schedule(policy).build(), "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", 0);

        assertThat(result.courses()).isEmpty();
        assertThat(result.remarks())
                .singleElement()
                .asString()
                .startsWith("schedule main: left out, as it is broken: schedules.main.cron: is missing");
    }

    @Test
    void itMustEndAfterItsBeginning() {
        assertThatThrownBy(() -> daily("2026-01-01T00:00:00Z", 0))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageStartingWith("until: must be later");
        assertThatThrownBy(() -> daily("2200-01-01T00:00:00Z", 0)).hasMessageContaining("at most 100 years");
    }
}
