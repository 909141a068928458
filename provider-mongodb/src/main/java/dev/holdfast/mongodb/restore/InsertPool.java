package dev.holdfast.mongodb.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Threads that insert batches, shared by all collections of a restore: one large collection is written by all of them. */
final class InsertPool implements AutoCloseable {
    private final ExecutorService threads;
    private final Semaphore waiting;

    /** @param count of threads, at least 1 */
    InsertPool(int count) {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, "holdfast-mongodb-inserter-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        // One more batch for each thread than it works on: it never waits for the next, and no more is held.
        waiting = new Semaphore(2 * count);
    }

    /** Begins to insert into one collection. */
    Inserts into(Inserting inserting) {
        return new Inserts(inserting);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** The batches of one collection. Used by one thread. */
    final class Inserts {
        private final Inserting inserting;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private int begun;
        private final Semaphore ended = new Semaphore(0);

        private Inserts(Inserting inserting) {
            this.inserting = inserting;
        }

        /**
         * Hands a batch over; blocks while too many wait.
         *
         * @param after told when it is there
         */
        void add(List<RawBsonDocument> batch, Runnable after) {
            rethrow();
            acquire(waiting, 1);
            begun++;
            List<RawBsonDocument> own = new ArrayList<>(batch);
            threads.execute(() -> {
                try {
                    if (failure.get() == null) {
                        inserting.insert(own);
                        after.run();
                    }
                } catch (RuntimeException | Error thrown) {
                    failure.compareAndSet(null, thrown);
                } finally {
                    waiting.release();
                    ended.release();
                }
            });
        }

        /** Waits until all are there. */
        void await() {
            acquire(ended, begun);
            begun = 0;
            rethrow();
        }

        private void rethrow() {
            Throwable thrown = failure.get();
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }

    private static void acquire(Semaphore semaphore, int permits) {
        try {
            semaphore.acquire(permits);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the restore was interrupted");
        }
    }
}
