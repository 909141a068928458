package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void sleepingMovesTheTime() throws InterruptedException {
        VirtualTime time = VirtualTime.advancing(START);
        time.sleep(Duration.ofDays(365));
        assertThat(time.now()).isEqualTo(START.plus(Duration.ofDays(365)));
    }

    @Test
    void sleepersWaitUntilTheTimeIsMovedFarEnough() throws InterruptedException {
        VirtualTime time = VirtualTime.waiting(START);
        AtomicInteger woken = new AtomicInteger();
        Thread sleeper = new Thread(() -> {
            try {
                time.sleep(Duration.ofMinutes(2));
                woken.incrementAndGet();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        sleeper.start();
        time.awaitSleepers(1);
        time.advance(Duration.ofMinutes(1));
        assertThat(sleeper.isAlive()).isTrue();
        time.advance(Duration.ofMinutes(1));
        sleeper.join();
        assertThat(woken).hasValue(1);
    }

    @Test
    void timersRunAtTheirOwnInstants() {
        VirtualTime time = VirtualTime.waiting(START);
        List<Duration> seen = new ArrayList<>();
        Time.Timer timer = time.every("t", Duration.ofMinutes(2), () -> seen.add(Duration.between(START, time.now())));
        time.advance(Duration.ofMinutes(5));
        timer.close();
        time.advance(Duration.ofMinutes(5));
        assertThat(seen).containsExactly(Duration.ofMinutes(2), Duration.ofMinutes(4));
    }

    @Test
    void aTimerThatThrowsRunsAgain() {
        VirtualTime time = VirtualTime.waiting(START);
        AtomicInteger runs = new AtomicInteger();
        try (Time.Timer timer = time.every("t", Duration.ofSeconds(1), () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("expected");
        })) {
            time.advance(Duration.ofSeconds(3));
            assertThat(timer).isNotNull();
        }
        assertThat(runs).hasValue(3);
    }

    @Test
    void anInterruptedThreadDoesNotSleep() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> VirtualTime.create().sleep(Duration.ofSeconds(1)))
                .isInstanceOf(InterruptedException.class);
    }
}
