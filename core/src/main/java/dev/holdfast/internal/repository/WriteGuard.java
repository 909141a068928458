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

    /**
     * Passes if nobody else can have been alone in the repository until now; for after something that others must not have
     * missed, and before something that cannot be undone.
     *
     * @throws dev.holdfast.RepositoryException.LockLost if the lock is gone or too old
     */
    default void confirm() {
        check();
    }
}
