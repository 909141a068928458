package dev.holdfast.job;

import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.StepListener;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs operations under a lock, on an index that is as new as the lock. An interrupted thread ends them. */
final class Guarded {
    private final OpenRepository engine;
    private final Duration retryLock;
    private final StepListener listener;

    Guarded(OpenRepository engine, Duration retryLock, StepListener listener) {
        this.engine = engine;
        this.retryLock = retryLock;
        this.listener = listener;
    }

    <T> T shared(Function<Operation, T> work) {
        return under(LockMode.SHARED, work);
    }

    <T> T exclusive(Function<Operation, T> work) {
        return under(LockMode.EXCLUSIVE, work);
    }

    /** For what needs no index, which is not brought up to date then. */
    void sharedWithoutIndex(Consumer<Operation> work) {
        try (RepositoryLock lock = lock(LockMode.SHARED)) {
            work.accept(operation(lock));
        }
    }

    private <T> T under(LockMode mode, Function<Operation, T> work) {
        try (RepositoryLock lock = lock(mode)) {
            engine.refreshIndex();
            return work.apply(operation(lock));
        }
    }

    RepositoryLock lock(LockMode mode) {
        return RepositoryLock.acquire(engine, mode, retryLock, Guarded::stopIfInterrupted);
    }

    Operation operation(RepositoryLock lock) {
        return new Operation(lock, Guarded::stopIfInterrupted, listener::progressed);
    }

    static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the operation was cancelled: its thread was interrupted");
        }
    }
}
