package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionSwitches;
import dev.holdfast.retention.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** The quick way keeps what the retention engine keeps if it is asked after every backup. */
class KeepingTest {
    private static final Instant BEGIN = Instant.parse("2026-02-01T00:30:00Z");
    private static final ZoneId[] ZONES = {
        ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("Australia/Lord_Howe"), ZoneId.of("America/Havana")
    };

    /**
     * How much later than the one before a backup is, whether it succeeds, for how long it is kept, and protected, and whether
     * retention follows.
     */
    record Step(int minutes, boolean good, int lifetime, int protection, boolean retention) {}

    @Provide
    Arbitrary<RetentionPolicy> policies() {
        Arbitrary<Integer> count = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0)),
                Tuple.of(3, Arbitraries.integers().between(1, 4)),
                Tuple.of(1, Arbitraries.just(KeepRules.UNLIMITED)));
        Arbitrary<String> within = Arbitraries.of("", "", "", "9h", "2d", "1m", "1m1d5h");
        return Combinators.combine(
                        count.list().ofSize(6),
                        within.list().ofSize(6),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(0, 0, 3, 40),
                        Arbitraries.of(RetentionSwitches.Edge.values()))
                .as(KeepingTest::policy);
    }

    private static RetentionPolicy policy(
            List<Integer> counts,
            List<String> within,
            int minimumGood,
            int keepFailed,
            int maxDays,
            RetentionSwitches.Edge edge) {
        KeepRules.Builder keep = KeepRules.builder();
        for (KeepPeriod period : KeepPeriod.values()) {
            int place = Arrays.asList(KeepPeriod.values()).indexOf(period);
            keep.count(period, counts.get(place));
            keep.within(period, KeepDuration.parse(within.get(place)));
        }
        RetentionPolicy.Builder policy = RetentionPolicy.builder()
                .keep(keep.build())
                .minimumGood(minimumGood)
                .keepFailed(keepFailed)
                .edge(edge);
        return maxDays == 0
                ? policy.build()
                : policy.maxAge(Lifetime.days(maxDays)).build();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(5, 30, 60, 60, 60, 300, 1_440, 1_440, 10_080, 50_000),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(0, 0, 1, 24, 100, 2_000, -1),
                        Arbitraries.of(0, 0, 0, 48),
                        Arbitraries.of(true, true, true, false))
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(120);
    }

    @Property(tries = 250)
    void theSameBackupsAreThereAfterEachStep(
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("steps") List<Step> steps,
            @ForAll int zone,
            @ForAll @IntRange(max = 9) int days) {
        Duration window = days == 0 ? null : Duration.ofDays(days);
        ZoneId id = ZONES[Math.floorMod(zone, ZONES.length)];
        assertThat(RunningKeeping.follows(policy)).isTrue();
        Keeping quick = new RunningKeeping(policy, id, window);
        Keeping naive = new PlannedKeeping(policy, id, window);
        Instant now = BEGIN;
        long number = 0;
        for (Step step : steps) {
            now = now.plus(Duration.ofMinutes(step.minutes));
            number++;
            quick.add(backup(step, number, now));
            naive.add(backup(step, number, now));
            if (step.retention) {
                Instant later = now.plusSeconds(Math.min(step.minutes, 200));
                assertThat(numbers(quick.retain(later)))
                        .as("step %s of %s at %s", number, policy, later)
                        .isEqualTo(numbers(naive.retain(later)));
            }
        }
    }

    private static Backup backup(Step step, long number, Instant at) {
        Instant end = step.lifetime < 0 ? null : at.plus(Duration.ofHours(step.lifetime));
        Stamp stamp = step.lifetime == 0 ? null : new Stamp(List.of("item"), end);
        Backup backup = new Backup(number, at, Duration.between(BEGIN, at), step.good, stamp);
        backup.protectedUntil =
                step.protection == 0 || !step.good ? Instant.MIN : at.plus(Duration.ofHours(step.protection));
        return backup;
    }

    private static List<Long> numbers(List<Backup> backups) {
        List<Long> numbers = new ArrayList<>();
        backups.forEach(backup -> numbers.add(backup.number));
        numbers.sort(Comparator.naturalOrder());
        return numbers;
    }
}
