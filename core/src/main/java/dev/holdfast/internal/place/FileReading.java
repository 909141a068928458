package dev.holdfast.internal.place;

import dev.holdfast.internal.thread.LogContext;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.workload.DumpSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads files in batches: one is read while the next is being filled. Used by one thread. */
final class FileReading {
    private final DumpSource source;
    private final Supplier<FileBatch> fresh;
    private FileBatch filling;
    private @Nullable Reading current;

    /** A batch on its way, and the thread that reads it. */
    private static final class Reading {
        private final FileBatch batch;
        private final FutureTask<Boolean> task;
        private final Thread thread;

        private Reading(FileBatch batch, DumpSource source) {
            this.batch = batch;
            this.task = new FutureTask<>(() -> batch.read(source), true);
            this.thread = new Thread(LogContext.carried(task), "holdfast-restore");
        }
    }

    /** @param fresh makes an empty batch */
    FileReading(DumpSource source, Supplier<FileBatch> fresh) {
        this.source = source;
        this.fresh = fresh;
        this.filling = fresh.get();
    }

    /** Takes a file, and has the batch read if it is full. */
    void add(PendingFile file) {
        filling.add(file);
        if (filling.isFull()) {
            begin();
        }
    }

    /**
     * Waits until every file was read and written.
     *
     * @throws java.io.UncheckedIOException if the target takes nothing any more
     */
    void finish() {
        if (!filling.isEmpty()) {
            begin();
        }
        await();
    }

    private void begin() {
        await();
        Reading next = new Reading(filling, source);
        next.thread.setDaemon(true);
        current = next;
        filling = fresh.get();
        next.thread.start();
    }

    private void await() {
        Reading reading = current;
        if (reading == null) {
            return;
        }
        try {
            boolean unused = reading.task.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted("the restore was interrupted", stop);
        } catch (ExecutionException failed) {
            rethrow(failed);
        }
        current = null;
    }

    private static void rethrow(ExecutionException failed) {
        if (failed.getCause() instanceof RuntimeException known) {
            throw known;
        }
        if (failed.getCause() instanceof Error fatal) {
            throw fatal;
        }
        throw new IllegalStateException("reading throws nothing else", failed.getCause());
    }

    /** Gives up what was begun and is not complete; does nothing after everything was finished. */
    void abandon() {
        Reading reading = current;
        current = null;
        if (reading != null) {
            reading.thread.interrupt();
            awaitEnd(reading.thread);
            reading.batch.abandon();
        }
    }

    /** Nobody may write into the target when the restore has ended, so an interrupt waits. */
    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
