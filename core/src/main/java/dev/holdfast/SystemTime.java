package dev.holdfast;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The machine's clocks; the only place that asks them. */
enum SystemTime implements Time {
    INSTANCE;

    private static final System.Logger LOG = System.getLogger(Time.class.getName());

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (!duration.isNegative() && !duration.isZero()) {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        }
    }

    @Override
    public Timer every(String name, Duration period, Runnable task) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread timer = new Thread(run, name);
            timer.setDaemon(true);
            return timer;
        });
        long nanos = period.toNanos();
        var unused = thread.scheduleAtFixedRate(() -> guarded(name, task), nanos, nanos, TimeUnit.NANOSECONDS);
        return thread::shutdownNow;
    }

    /** An exception would silently end the series. */
    private static void guarded(String name, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "the repeating task " + name + " failed; it will run again", failure);
        }
    }
}
