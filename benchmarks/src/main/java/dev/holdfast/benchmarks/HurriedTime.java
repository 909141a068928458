package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A time in which nobody waits: a sleep moves it and returns at once, and repeating tasks never come up. */
final class HurriedTime implements Time {
    private final Instant start;
    private final AtomicLong elapsed = new AtomicLong();

    HurriedTime(Instant start) {
        this.start = start;
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanos());
    }

    @Override
    public long nanos() {
        return elapsed.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before sleeping");
        }
        long unused = elapsed.addAndGet(Math.max(0, duration.toNanos()));
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        return () -> {};
    }
}
