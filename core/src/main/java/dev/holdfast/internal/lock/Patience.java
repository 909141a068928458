package dev.holdfast.internal.lock;

import dev.holdfast.Time;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.Random;

/** Waits in growing pauses of random length until a deadline. Used by one thread. */
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final Time time;
    private final Random random;
    private final Runnable checkCancelled;
    private final long begun;
    private final Duration limit;
    private Duration next = FIRST;

    /** @param limit how long in all */
    Patience(Time time, Random random, Duration limit, Runnable checkCancelled) {
        this.time = time;
        this.random = random;
        this.limit = limit;
        this.checkCancelled = checkCancelled;
        this.begun = time.nanos();
    }

    boolean isExhausted() {
        return left().isZero() || left().isNegative();
    }

    private Duration left() {
        return limit.minus(waited());
    }

    /** How long it has been waiting. */
    Duration waited() {
        return Duration.ofNanos(time.nanos() - begun);
    }

    /** Waits once, between half and all of what is due, never past the deadline. */
    void pause() {
        long nanos = next.toNanos();
        sleep(shorter(Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2)), left()));
        next = shorter(next.multipliedBy(2), LONGEST);
    }

    /** Waits for a given time, asking every second whether to go on. */
    void sleep(Duration duration) {
        checkCancelled.run();
        for (Duration rest = duration; rest.compareTo(Duration.ZERO) > 0; rest = rest.minus(SLICE)) {
            sleep(time, shorter(rest, SLICE));
            checkCancelled.run();
        }
    }

    /** @throws StoreException.Interrupted if the thread is interrupted; its flag is set again */
    static void sleep(Time time, Duration duration) {
        try {
            time.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted("interrupted while waiting for a lock", interrupted);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
