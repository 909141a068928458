package dev.holdfast.internal.repository;

import dev.holdfast.internal.thread.LogContext;
import dev.holdfast.spi.store.StoreException;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Handles many things by a few threads; the calling thread is one of them. */
public final class Parallel {
    private Parallel() {}

    /**
     * Calls the action once for each item; the first failure stops it and is thrown. No thread of it is left then.
     *
     * @param threads how many at most, at least 1
     */
    public static <T> void forEach(Iterable<T> items, int threads, Consumer<T> action) {
        Run<T> run = new Run<>(items.iterator(), action);
        Thread[] helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Thread(LogContext.carried(run), "holdfast-parallel");
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
        run.run();
        boolean interrupted = false;
        for (int i = 0; i < helpers.length; ) {
            try {
                helpers[i].join();
                i++;
            } catch (InterruptedException stop) {
                interrupted = true;
                run.failure.compareAndSet(null, new StoreException.Interrupted("interrupted", stop));
                Stream.of(helpers).forEach(Thread::interrupt);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        run.rethrow();
    }

    /**
     * Waits until an executor that was shut down has ended its threads, for a minute at most. An interrupt does not shorten
     * that, as what follows may be that the lock goes under which they work; the flag is set again.
     */
    public static void awaitEnd(ExecutorService threads) {
        boolean interrupted = false;
        for (boolean waiting = true; waiting; ) {
            try {
                boolean unused = threads.awaitTermination(1, TimeUnit.MINUTES);
                waiting = false;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Run<T> implements Runnable {
        private final Iterator<T> items;
        private final Consumer<T> action;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        private Run(Iterator<T> items, Consumer<T> action) {
            this.items = items;
            this.action = action;
        }

        @Override
        public void run() {
            try {
                for (T item = next(); item != null && failure.get() == null; item = next()) {
                    action.accept(item);
                }
            } catch (Throwable broken) {
                failure.compareAndSet(null, broken);
            }
        }

        private @Nullable T next() {
            synchronized (items) {
                return items.hasNext() ? items.next() : null;
            }
        }

        private void rethrow() {
            Throwable broken = failure.get();
            if (broken instanceof RuntimeException known) {
                throw known;
            }
            if (broken instanceof Error fatal) {
                throw fatal;
            }
        }
    }
}
