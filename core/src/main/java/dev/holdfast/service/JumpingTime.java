package dev.holdfast.service;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A time in which whoever sleeps wakes at once. The clock on the wall stands still meanwhile, so that what is due together happens at
 * the same instant however long it takes, and moves by jumps only; what sleeps is measured by {@link #nanos}. Repeating tasks run
 * once after each jump or sleep, however long it was. Safe for use from any thread.
 */
final class JumpingTime implements Time {
    private final Instant start;
    private final List<Runnable> tasks = new CopyOnWriteArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private long jumped;
    private long slept;

    JumpingTime(Instant start) {
        this.start = Objects.requireNonNull(start, "start");
    }

    @Override
    public synchronized Instant now() {
        return start.plusNanos(jumped);
    }

    @Override
    public synchronized long nanos() {
        return Math.addExact(jumped, slept);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before sleeping");
        }
        if (duration.isNegative() || duration.isZero()) {
            return;
        }
        rest(duration);
        wake();
    }

    /** Goes to a later instant. */
    void jump(Instant to) {
        move(to);
        wake();
    }

    private void wake() {
        if (running.compareAndSet(false, true)) {
            try {
                tasks.forEach(Runnable::run);
            } finally {
                running.set(false);
            }
        }
    }

    private synchronized void rest(Duration duration) {
        slept = Math.addExact(slept, duration.toNanos());
    }

    private synchronized void move(Instant to) {
        jumped = Math.max(jumped, Duration.between(start, to).toNanos());
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        tasks.add(task);
        return () -> tasks.remove(task);
    }
}
