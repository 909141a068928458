package dev.holdfast.internal.fuzz;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Waits take no time and nothing is repeated. */
final class StillTime implements Time {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant now() {
        return Instant.parse("2026-06-01T00:00:00Z").plusNanos(nanos.get());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        nanos.addAndGet(Math.max(0, duration.toNanos()));
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        return () -> {};
    }
}
