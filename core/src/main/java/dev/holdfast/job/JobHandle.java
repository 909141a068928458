package dev.holdfast.job;

import dev.holdfast.HoldfastException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A job that runs on another thread. Safe for use from any thread.
 *
 * @param <R> the record that the job leaves
 */
public final class JobHandle<R> {
    private final FutureTask<R> task;
    private final JobControl control;

    JobHandle(FutureTask<R> task, JobControl control) {
        this.task = task;
        this.control = control;
    }

    /**
     * Waits for the end.
     *
     * @return the record
     * @throws dev.holdfast.run.RunException if the job came to nothing
     * @throws InterruptedException if this thread is interrupted while it waits; the job goes on
     */
    public R await() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HoldfastException known) {
                throw known;
            }
            if (failed.getCause() instanceof RuntimeException unknown) {
                throw unknown;
            }
            throw new IllegalStateException("the job ended with an error", failed.getCause());
        } catch (CancellationException neverBegan) {
            throw new CancellationException("the job was cancelled before it began");
        }
    }

    /**
     * Asks the job to stop; it does so at its next step, undoes what must be undone, and leaves no snapshot; what follows a log of
     * changes stores what it has read.
     */
    public void cancel() {
        control.cancel();
    }

    /** Whether it has ended, however. */
    public boolean isDone() {
        return task.isDone();
    }
}
