package dev.holdfast.benchmarks.crash;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The time of a process that can end: its timers end with it. Safe for use from any thread. */
public final class MortalTime implements Time {
    private final Time time;
    private final List<Timer> timers = new CopyOnWriteArrayList<>();

    /** @param time goes on for others */
    public MortalTime(Time time) {
        this.time = time;
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        time.sleep(duration);
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        Timer timer = time.every(name, period, task);
        timers.add(timer);
        return timer;
    }

    /** The process is no more. */
    public void end() {
        timers.forEach(Timer::close);
    }
}
