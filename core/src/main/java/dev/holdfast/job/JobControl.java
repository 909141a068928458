package dev.holdfast.job;

import dev.holdfast.Time;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether a job may go on: it may be cancelled, and it may have a limit of time. Safe for use from any thread. */
final class JobControl {
    private final Time time;
    private final long startNanos;
    private final @Nullable Duration limit;
    private final BooleanSupplier stopped;
    private volatile boolean cancelled;

    JobControl(Time time, @Nullable Duration limit, BooleanSupplier stopped) {
        this.time = time;
        this.startNanos = time.nanos();
        this.limit = limit;
        this.stopped = stopped;
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled || stopped.getAsBoolean();
    }

    boolean isTimedOut() {
        return limit != null && time.nanos() - startNanos > limit.toNanos();
    }

    /** Throws if the job is to stop. */
    void check() {
        if (isCancelled()) {
            throw new CancellationException("the job was cancelled");
        }
        if (isTimedOut()) {
            throw new CancellationException("the job was stopped: it had " + limit + " and did not come to its end");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the job was cancelled: its thread was interrupted");
        }
    }
}
