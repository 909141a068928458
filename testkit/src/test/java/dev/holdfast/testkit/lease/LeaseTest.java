package dev.holdfast.testkit.lease;

import static dev.holdfast.testkit.race.Race.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.lease.Lease;
import dev.holdfast.internal.lease.Tenure;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.state.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Of all who want a lease one has it, and knows when not any more. */
class LeaseTest {
    private static final Duration TERM = Duration.ofSeconds(20);

    private final VirtualTime time = VirtualTime.create();
    private final UnsteadyStore store = new UnsteadyStore(new MemoryStateStore(time));

    private Optional<Lease> take(String holder) {
        return Lease.acquire(store, "leader", holder, TERM, time);
    }

    private Lease taken(String holder) {
        return take(holder).orElseThrow();
    }

    @Test
    void whatOneHasNobodyElseGets() {
        Lease first = taken("a");
        assertThat(take("b")).isEmpty();
        assertThat(take("a")).isEmpty();
        assertThat(first.holds()).isTrue();
    }

    @Test
    void whatWasGivenBackIsFreeAtOnceAndTheNextTokenIsHigher() {
        Lease first = taken("a");
        first.close();
        Lease second = taken("b");
        assertThat(first.holds()).isFalse();
        assertThat(second.holds()).isTrue();
        assertThat(second.token()).isGreaterThan(first.token());
    }

    @Test
    void itsHolderStopsBeforeOthersMayBegin() {
        Lease first = taken("a");
        time.advance(TERM.multipliedBy(3).dividedBy(4));
        assertThat(first.holds()).isFalse();
        assertThat(take("b")).isEmpty();
        time.advance(TERM.dividedBy(4));
        assertThat(take("b")).isPresent();
        assertThat(first.renew()).isFalse();
        assertThat(first.holds()).isFalse();
    }

    @Test
    void whoRenewsKeepsIt() {
        Lease first = taken("a");
        for (int round = 0; round < 20; round++) {
            time.advance(TERM.dividedBy(3));
            assertThat(first.renew()).isTrue();
            assertThat(first.holds()).isTrue();
            assertThat(take("b")).isEmpty();
        }
    }

    @Test
    void whatRanOutIsRenewedIfNobodyTookIt() {
        Lease first = taken("a");
        time.advance(TERM.multipliedBy(5));
        assertThat(first.holds()).isFalse();
        assertThat(first.renew()).isTrue();
        assertThat(first.holds()).isTrue();
        assertThat(take("b")).isEmpty();
    }

    @Test
    void aStoreThatDoesNotAnswerLetsItRunOut() {
        Lease first = taken("a");
        store.refuseAll(true);
        assertThat(first.renew()).isTrue();
        time.advance(TERM);
        assertThat(first.renew()).isFalse();
        store.refuseAll(false);
        assertThat(first.renew()).isTrue();
    }

    @Test
    void aRenewalWhoseAnswerWasLostIsRecognised() {
        Lease first = taken("a");
        store.loseNextAnswer();
        assertThat(first.renew()).isTrue();
        time.advance(TERM.dividedBy(2));
        assertThat(first.renew()).isTrue();
        time.advance(TERM.dividedBy(2));
        assertThat(first.holds()).isTrue();
    }

    @Test
    void theHoldersClockDecidesNothing() {
        for (Duration ahead : List.of(Duration.ofDays(1), Duration.ofDays(-1))) {
            SettableClock clock = new SettableClock(time);
            clock.set(ahead);
            Lease lease =
                    Lease.acquire(store, "clock" + ahead, "a", TERM, clock).orElseThrow();
            assertThat(Lease.acquire(store, "clock" + ahead, "b", TERM, time)).isEmpty();
            time.advance(TERM);
            assertThat(lease.holds()).isFalse();
            assertThat(Lease.acquire(store, "clock" + ahead, "b", TERM, time)).isPresent();
        }
    }

    @Test
    void whoSleptWithItsMachineAsksTheStoreFirst() {
        SettableClock clock = new SettableClock(time);
        Lease sleeper = Lease.acquire(store, "leader", "a", TERM, clock).orElseThrow();
        clock.set(Duration.ofHours(1));
        assertThat(sleeper.holds()).isTrue();

        clock.set(Duration.ofHours(2));
        store.advance(Duration.ofHours(2));
        Lease other = taken("b");
        assertThat(sleeper.holds()).isFalse();
        assertThat(other.holds()).isTrue();
    }

    @Test
    void tokensGrowEvenIfTheDocumentIsLost() {
        Lease first = taken("a");
        time.advance(Duration.ofMillis(1));
        store.delete(store.read("state/leases/leader").orElseThrow());
        assertThat(taken("b").token()).isGreaterThan(first.token());
        assertThat(first.renew()).isFalse();
    }

    @Test
    void tokensGrowEvenIfTheStoresClockIsSetBack() {
        Lease first = taken("a");
        first.release();
        store.advance(Duration.ofDays(-30));
        assertThat(taken("b").token()).isGreaterThan(first.token());
    }

    @Test
    void whoHasItCanBeSeen() {
        assertThat(Lease.look(store, "leader")).isEmpty();
        Lease lease = taken("a");
        Tenure seen = Lease.look(store, "leader").orElseThrow();
        assertThat(seen.holder()).isEqualTo("a");
        assertThat(seen.token()).isEqualTo(lease.token());
        assertThat(seen.until()).isEqualTo(time.now().plus(TERM));
        assertThat(seen.isOver(time.now())).isFalse();
        assertThat(seen.isOver(time.now().plus(TERM))).isTrue();
    }

    @Test
    void aDocumentThatIsNoLeaseIsNotTaken() {
        store.create("state/leases/leader", "{\"until\":\"once\"}");
        assertThatThrownBy(() -> take("a"))
                .isInstanceOf(StateException.Damaged.class)
                .hasMessageContaining("leader");
    }

    @Test
    void ofThreadsThatRaceOneGetsIt() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<Callable<Optional<Lease>>> racers = new ArrayList<>();
            for (int racer = 0; racer < 8; racer++) {
                String holder = "racer " + racer;
                racers.add(() -> take(holder));
            }
            assertThat(together(racers)).filteredOn(Optional::isPresent).hasSize(1);
            time.advance(TERM);
        }
    }

    /** Five processes do what comes to their minds, in front of a store that fails; what holds is looked at after each step. */
    @Test
    void whateverHappensThereIsOneHolderAndTokensGrow() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<Lease> held = new ArrayList<>();
            long highest = 0;
            for (int step = 0; step < 150; step++) {
                store.failWith(random.nextInt(6));
                highest = step(random, held, highest);
                assertThat(held.stream().filter(Lease::holds))
                        .as("seed %s step %s", seed, step)
                        .hasSizeLessThan(2);
            }
            assertThat(highest).as("seed %s: somebody got it", seed).isPositive();
            store.failWith(0);
            time.advance(TERM);
        }
    }

    private long step(Random random, List<Lease> held, long highest) {
        Optional<Lease> any = held.isEmpty() ? Optional.empty() : Optional.of(held.get(random.nextInt(held.size())));
        switch (random.nextInt(5)) {
            case 0, 1 -> time.advance(Duration.ofMillis(random.nextInt((int) TERM.toMillis())));
            case 2 -> any.ifPresent(Lease::renew);
            case 3 -> any.filter(lease -> random.nextInt(4) == 0).ifPresent(Lease::release);
            default -> {
                Optional<Lease> got = store.quietly(() -> take("p" + random.nextInt(5)));
                if (got.isPresent()) {
                    assertThat(got.get().token()).isGreaterThan(highest);
                    held.add(got.get());
                    return got.get().token();
                }
            }
        }
        return highest;
    }
}
