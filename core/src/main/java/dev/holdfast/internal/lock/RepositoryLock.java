package dev.holdfast.internal.lock;

import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.WriteGuard;
import java.time.Duration;

/** A lock of a repository. */
public final class RepositoryLock implements AutoCloseable, WriteGuard {
    private RepositoryLock() {}

    /**
     * Takes a lock.
     *
     * @param retryFor how long to wait for others, zero for not at all
     * @param checkCancelled called about once a second while waiting; what it throws ends the waiting
     * @throws dev.holdfast.RepositoryException.Locked if others hold it for longer
     */
    public static RepositoryLock acquire(
            OpenRepository repository, LockMode mode, Duration retryFor, Runnable checkCancelled) {
        checkCancelled.run();
        if (repository.options().dryRun()) {
            return new RepositoryLock();
        }
        throw new IllegalStateException("locks cannot be taken yet: " + mode + ", " + retryFor);
    }

    @Override
    public void check() {}

    @Override
    public void close() {}
}
