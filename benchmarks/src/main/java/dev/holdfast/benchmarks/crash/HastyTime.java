package dev.holdfast.benchmarks.crash;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * A time that waits for nothing. For reading where nobody else is at work: lockers need not be given time to see each other.
 *
 * @param time is asked for everything else
 */
record HastyTime(Time time) implements Time {
    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public void sleep(Duration duration) {}

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        return time.every(name, period, task);
    }
}
