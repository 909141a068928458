package dev.holdfast.testkit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.scheduler.Cause;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.internal.scheduler.Occurrence;
import dev.holdfast.internal.scheduler.ScheduleDocuments;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.internal.scheduler.ScheduleTerms;
import dev.holdfast.internal.scheduler.Task;
import dev.holdfast.internal.scheduler.Timing;
import dev.holdfast.policy.Schedule.Overlap;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.state.MemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three processes on one configuration die, come back, fall silent and go on at random; a day of clock jumps passes meanwhile. */
class ManySchedulersTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final int STEPS = 400;

    private final VirtualTime clock = VirtualTime.advancing(START);
    private final Movable time = new Movable(clock);
    private final MemoryStateStore store = new MemoryStateStore(clock);
    private final List<Office> offices = new ArrayList<>();
    private final List<Claim> began = new ArrayList<>();
    private int names;

    private static ScheduleTerms terms() {
        return ScheduleTerms.of("orders")
                .attempts(2)
                .overlap(Overlap.FORBID)
                .timing(
                        Task.BACKUP,
                        new Timing(
                                "every quarter",
                                after -> Optional.of(new Occurrence(
                                        Instant.ofEpochSecond((after.getEpochSecond() / 900 + 1) * 900),
                                        List.of("hourly")))))
                .build();
    }

    private Office fresh() {
        return new Office((char) ('a' + names++ % 26) + "", store, time).with(terms());
    }

    private void dies(int place) {
        Office old = offices.get(place);
        old.scheduler.close();
        began.addAll(old.began);
        offices.set(place, fresh());
    }

    private void somethingHappens(Random random) {
        Office office = offices.get(random.nextInt(offices.size()));
        switch (random.nextInt(12)) {
            case 0 -> dies(random.nextInt(offices.size()));
            case 1 -> time.set(Duration.ofMinutes(random.nextInt(-40, 90)));
            case 2, 3, 4 -> office.finish();
            case 5, 6 -> clock.advance(Duration.ofSeconds(random.nextInt(1, 900)));
            case 7 -> clock.advance(Duration.ofSeconds(random.nextInt(1, 20)));
            default -> office.scheduler.step();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingRunsTwiceAndNothingIsStuck(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            offices.add(fresh());
        }
        for (int i = 0; i < STEPS; i++) {
            somethingHappens(random);
        }
        clock.advance(Duration.ofHours(3));
        for (int i = 0; i < 6; i++) {
            offices.forEach(Office::work);
            clock.advance(Office.TERM.multipliedBy(2));
        }
        offices.forEach(office -> began.addAll(office.began));
        ScheduleState state = new ScheduleDocuments(store).state("orders").orElseThrow();
        assertThat(state.active()).as("stuck").isEmpty();
        assertThat(state.lastGood()).as("a last good one").isPresent();
        Set<Instant> dues = new HashSet<>();
        for (Claim claim : began) {
            assertThat(claim.cause() == Cause.REPEAT || dues.add(claim.due()))
                    .as("begun twice: " + claim)
                    .isTrue();
        }
        assertThat(dues).hasSizeGreaterThan(10);
    }
}
