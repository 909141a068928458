package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.FinishedPack;
import dev.holdfast.internal.pack.PackBuilder;
import dev.holdfast.internal.thread.LogContext;
import dev.holdfast.spi.store.StoreException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Packs on their way to the store, a few at once; those that arrived are named in index files. */
final class PackUploader implements AutoCloseable {
    private static final long LOOK_AROUND_MILLIS = 200;

    private final OpenRepository repository;
    private final PackNames names;
    private final WriteGuard guard;
    private final Retention retention;
    private final int most;
    private final Semaphore slots;
    private final ExecutorService threads;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    PackUploader(OpenRepository repository, PackNames names, WriteGuard guard, Retention retention) {
        this.repository = repository;
        this.names = names;
        this.guard = guard;
        this.retention = retention;
        this.most = repository.options().uploads();
        this.slots = new Semaphore(most);
        this.threads = Executors.newFixedThreadPool(most, PackUploader::uploadThread);
    }

    private static Thread uploadThread(Runnable run) {
        Thread thread = new Thread(LogContext.carried(run), "holdfast-upload");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes a pack over; blocks while too many are on their way. */
    void upload(PackBuilder builder) {
        acquire(1);
        threads.execute(() -> {
            try {
                if (failure.get() == null) {
                    store(repository.codecs().with(codec -> builder.finish(codec.sealer())));
                }
            } catch (Throwable broken) {
                failure.compareAndSet(null, broken);
            } finally {
                slots.release();
            }
        });
    }

    private void acquire(int count) {
        try {
            do {
                check();
            } while (!slots.tryAcquire(count, LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted("interrupted while packs were on their way to the store", interrupted);
        }
    }

    private void store(FinishedPack pack) {
        try {
            guard.check();
            repository.files().putPack(pack, retention);
            names.add(pack, guard);
        } finally {
            pack.release();
        }
    }

    /** Waits for everything on its way and stores the last index file. */
    void flush() {
        acquire(most);
        try {
            check();
            names.flush(guard);
        } finally {
            slots.release(most);
        }
    }

    /** Throws what went wrong on one of the threads. */
    void check() {
        Throwable broken = failure.get();
        if (broken instanceof RuntimeException known) {
            throw known;
        }
        if (broken instanceof Error fatal) {
            throw fatal;
        }
    }

    @Override
    public void close() {
        failure.compareAndSet(null, new CancellationException("the writer was closed"));
        threads.shutdownNow();
        Parallel.awaitEnd(threads);
    }
}
