package dev.holdfast.testkit.scheduler;

import dev.holdfast.Time;
import dev.holdfast.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;

/** A time whose wall clock can be set. */
public final class Movable implements Time {
    private final VirtualTime inner;
    private volatile Duration offset = Duration.ZERO;

    public Movable(VirtualTime inner) {
        this.inner = inner;
    }

    public void set(Duration forward) {
        offset = offset.plus(forward);
    }

    @Override
    public Instant now() {
        return inner.now().plus(offset);
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
