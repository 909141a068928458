package dev.holdfast.cli;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * The machine's time without the short waits: lockers that write at the same time need them to see each other, and a test gives one
 * command after the other.
 */
final class HurriedTime implements Time {
    private static final Duration LONGEST_SKIPPED = Duration.ofMillis(200);

    private final Time machine = Time.system();

    @Override
    public Instant now() {
        return machine.now();
    }

    @Override
    public long nanos() {
        return machine.nanos();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before waiting");
        }
        if (duration.compareTo(LONGEST_SKIPPED) > 0) {
            machine.sleep(duration);
        }
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        return machine.every(name, period, task);
    }
}
