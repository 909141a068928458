package dev.holdfast.testkit;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A time that stands still until a test moves it. Safe for use from any thread.
 *
 * <p>In one mode a sleep moves the time itself and returns at once; in the other it waits until {@link #advance} has moved the
 * time far enough. Timers run in the thread that moves the time, each at its own instant.
 */
public final class VirtualTime implements Time {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Repeating> timers = new ArrayList<>();
    private final Instant start;
    private final boolean sleepAdvances;
    private long elapsed;
    private final List<Sleeper> sleepers = new ArrayList<>();

    private VirtualTime(Instant start, boolean sleepAdvances) {
        this.start = Objects.requireNonNull(start, "start");
        this.sleepAdvances = sleepAdvances;
    }

    /** Sleeping moves the time and returns at once. */
    public static VirtualTime advancing(Instant start) {
        return new VirtualTime(start, true);
    }

    /** Sleeping waits for {@link #advance}. */
    public static VirtualTime waiting(Instant start) {
        return new VirtualTime(start, false);
    }

    /** Sleeping moves the time; it begins at midnight of 2030-01-01, UTC. */
    public static VirtualTime create() {
        return advancing(Instant.parse("2030-01-01T00:00:00Z"));
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanos());
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return elapsed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before sleeping");
        }
        if (duration.isZero() || duration.isNegative()) {
            return;
        }
        if (sleepAdvances) {
            advance(duration);
        } else {
            awaitElapsed(duration.toNanos());
        }
    }

    private void awaitElapsed(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Sleeper sleeper = new Sleeper(elapsed + nanos);
            sleepers.add(sleeper);
            changed.signalAll();
            try {
                while (elapsed < sleeper.wake) {
                    changed.await();
                }
            } finally {
                sleepers.remove(sleeper);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until so many threads sleep, so that a test does not move the time too early.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void awaitSleepers(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (sleepers.size() < count) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Moves the time, runs the timers that become due in their order, and wakes those who slept long enough. */
    public void advance(Duration duration) {
        long target = Math.addExact(nanos(), duration.toNanos());
        for (Optional<Repeating> due = nextDue(target); due.isPresent(); due = nextDue(target)) {
            due.get().run();
        }
        moveTo(target);
    }

    private void moveTo(long nanos) {
        lock.lock();
        try {
            elapsed = Math.max(elapsed, nanos);
            sleepers.removeIf(sleeper -> sleeper.wake <= elapsed);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Also moves the time to the timer's instant, and sets the timer to its next one. */
    private Optional<Repeating> nextDue(long target) {
        lock.lock();
        try {
            Optional<Repeating> due = timers.stream()
                    .filter(timer -> timer.next <= target)
                    .min(Comparator.comparingLong(timer -> timer.next));
            due.ifPresent(timer -> {
                moveTo(timer.next);
                timer.next += timer.period;
            });
            return due;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a period is positive, was " + period);
        }
        lock.lock();
        try {
            Repeating timer = new Repeating(period.toNanos(), task);
            timers.add(timer);
            return () -> cancel(timer);
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Repeating timer) {
        lock.lock();
        try {
            timers.remove(timer);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody who sleeps; two who sleep equally long are two. */
    private static final class Sleeper {
        private final long wake;

        private Sleeper(long wake) {
            this.wake = wake;
        }
    }

    private final class Repeating {
        private final long period;
        private final Runnable task;
        private final ReentrantLock running = new ReentrantLock();
        private long next;

        private Repeating(long period, Runnable task) {
            this.period = period;
            this.task = task;
            this.next = elapsed + period;
        }

        /** Runs never overlap, and one that throws does not end the series. */
        private void run() {
            if (running.isHeldByCurrentThread() || !running.tryLock()) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException failure) {
                System.getLogger(VirtualTime.class.getName())
                        .log(System.Logger.Level.WARNING, "a repeating task failed; it will run again", failure);
            } finally {
                running.unlock();
            }
        }
    }
}
