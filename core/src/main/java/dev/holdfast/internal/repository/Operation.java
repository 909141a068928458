package dev.holdfast.internal.repository;

import java.util.Objects;

/**
 * What the caller of a long operation hands in.
 *
 * @param guard asked before anything is stored or removed
 * @param cancelled called often, from any thread of the operation; throws to end it
 * @param listener told how far it has come
 */
public record Operation(WriteGuard guard, Runnable cancelled, Listener listener) {
    /** Nothing may be null. */
    public Operation {
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(cancelled, "cancelled");
        Objects.requireNonNull(listener, "listener");
    }

    /** An operation that nobody watches, guards or cancels. */
    public static Operation unattended() {
        return new Operation(() -> {}, () -> {}, (step, done, total) -> {});
    }

    /** Ends the operation if the caller wants that. */
    public void check() {
        cancelled.run();
    }

    /** Ends the operation if the caller wants that or the lock is gone; for before something is stored or removed. */
    public void checkWrite() {
        cancelled.run();
        guard.check();
    }

    /** The same, and the store is asked whether the lock is there; for before a step that removes much. */
    public void confirmWrite() {
        cancelled.run();
        guard.confirm();
    }

    /** Is told how far an operation has come. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called often, from any thread of the operation; must not block.
         *
         * @param step what is being done, in a few words
         * @param done how many things of the step are done
         * @param total how many there are, -1 if unknown
         */
        void progressed(String step, long done, long total);
    }
}
