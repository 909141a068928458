package dev.holdfast.service;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A time in which whoever sleeps wakes at once, later. Repeating tasks run once after each jump, however long it was. Safe for use
 * from any thread.
 */
final class JumpingTime implements Time {
    private final Instant start;
    private final List<Runnable> tasks = new CopyOnWriteArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private long elapsed;

    JumpingTime(Instant start) {
        this.start = Objects.requireNonNull(start, "start");
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanos());
    }

    @Override
    public synchronized long nanos() {
        return elapsed;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before sleeping");
        }
        if (duration.isNegative() || duration.isZero()) {
            return;
        }
        move(duration);
        if (running.compareAndSet(false, true)) {
            try {
                tasks.forEach(Runnable::run);
            } finally {
                running.set(false);
            }
        }
    }

    private synchronized void move(Duration duration) {
        elapsed = Math.addExact(elapsed, duration.toNanos());
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        tasks.add(task);
        return () -> tasks.remove(task);
    }
}
