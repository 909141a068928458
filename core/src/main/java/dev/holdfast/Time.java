package dev.holdfast;

import java.time.Duration;
import java.time.Instant;

/**
 * The one source of time: what the clock says, how long something took, and waiting.
 *
 * <p>Handed in wherever time matters, so that a test can let a year pass in a millisecond. Safe for use from any thread.
 */
public interface Time {
    /** The wall clock's instant; it may jump. */
    Instant now();

    /** Nanoseconds since an arbitrary moment, never going back; only differences mean something. */
    long nanos();

    /**
     * Waits.
     *
     * @param duration how long; nothing is waited for when zero or negative
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void sleep(Duration duration) throws InterruptedException;

    /**
     * Runs a task again and again, the first time after one period, until the handle is closed. Runs never overlap; a run
     * that throws does not end the series.
     *
     * @param name names the thread that the system's time uses
     * @param period the pause between the starts of two runs; positive
     * @param task must be short and must not block for long
     */
    Timer every(String name, Duration period, Runnable task);

    /** A repeating task; closing it ends the series and may be done twice. */
    interface Timer extends AutoCloseable {
        @Override
        void close();
    }

    /** The machine's time. */
    static Time system() {
        return SystemTime.INSTANCE;
    }
}
