package dev.holdfast.internal.repository;

/** Asked before anything is stored: whether the writer still may. */
@FunctionalInterface
public interface WriteGuard {
    /**
     * Passes if the writer still may.
     *
     * @throws dev.holdfast.RepositoryException.LockLost if the lock is gone or too old
     */
    void check();
}
