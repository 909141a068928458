package dev.holdfast.internal.repository;

import dev.holdfast.internal.index.PendingBlobs;
import dev.holdfast.internal.pack.FinishedPack;
import dev.holdfast.internal.pack.PackBuilder;
import dev.holdfast.spi.store.StoreException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Packs on their way to the store, a few at once; those that arrived are put into the index. */
final class PackUploader implements AutoCloseable {
    private static final long LOOK_AROUND_MILLIS = 200;

    private final OpenRepository repository;
    private final PendingBlobs pending;
    private final WriteGuard guard;
    private final int most;
    private final Semaphore slots;
    private final ExecutorService threads;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Of a writer that is counted in the pack names; closing ends that. */
    PackUploader(OpenRepository repository, PendingBlobs pending, WriteGuard guard) {
        this.repository = repository;
        this.pending = pending;
        this.guard = guard;
        this.most = repository.options().uploads();
        this.slots = new Semaphore(most);
        this.threads = Executors.newFixedThreadPool(most, PackUploader::uploadThread);
    }

    private static Thread uploadThread(Runnable run) {
        Thread thread = new Thread(run, "holdfast-upload");
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
            repository.files().putPack(pack);
            name(pack);
        } finally {
            pack.release();
        }
    }

    /** First on the list of what will be named, then where others find it, as they rely on what they find. */
    private void name(FinishedPack pack) {
        if (!ended.get()) {
            repository.packNames().add(pack, guard);
            pending.finish(pack.id(), pack.entries());
        }
    }

    /** Waits for everything on its way and stores the last index file. */
    void flush() {
        acquire(most);
        try {
            check();
            repository.packNames().flush(guard);
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
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            if (ended.compareAndSet(false, true)) {
                repository.packNames().end();
            }
        }
    }
}
