package dev.holdfast.cli;

import dev.holdfast.job.JobHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

/** Runs each job on a thread of its own, while the command waits and listens for an interruption. */
final class JobThread implements Executor {
    @Override
    public void execute(Runnable job) {
        new Thread(job, "job").start();
    }

    /** Loads in the background what will be needed; that nothing comes of it is no failure. */
    static void warmUp(Runnable loading) {
        Thread thread = new Thread(loading, "warm-up");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((where, harmless) -> {});
        thread.start();
    }

    /** Waits for the end of a job; an interruption cancels it. */
    static <R> R await(JobHandle<R> handle, Interruption interruption) {
        return interruption.during(handle::cancel, () -> {
            try {
                return handle.await();
            } catch (InterruptedException interrupted) {
                handle.cancel();
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        });
    }
}
