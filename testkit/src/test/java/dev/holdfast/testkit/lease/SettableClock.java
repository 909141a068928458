package dev.holdfast.testkit.lease;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;

/** A time whose wall clock goes wrong by what a test says. */
final class SettableClock implements Time {
    private final Time inner;
    private volatile Duration ahead = Duration.ZERO;

    SettableClock(Time inner) {
        this.inner = inner;
    }

    void set(Duration newAhead) {
        ahead = newAhead;
    }

    @Override
    public Instant now() {
        return inner.now().plus(ahead);
    }

    @Override
    public long nanos() {
        return inner.nanos();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        inner.sleep(duration);
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        return inner.every(name, period, task);
    }
}
