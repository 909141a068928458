package dev.holdfast.internal.lock;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.WriteGuard;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lock of a repository, taken and kept as restic does (RESTIC_FORMAT 11): look, write, wait 200 ms, look again; write anew
 * every 5 minutes. Safe for use from any thread. Two lockers in one process are as different as two in two.
 *
 * <p>Beside each lock file {@code locks/ID} lies a sealed document {@code holdfast/locks/ID} that says which process it belongs
 * to. Whoever meets a lock in the way removes it if that process has ended, or if the lock was stored more than 30 minutes ago
 * by the store's clock; host name and pid decide nothing. Who waits for an exclusive lock says so in {@code
 * holdfast/waiting/TOKEN}; whoever can wait too lets him go first, in the order of arrival.
 *
 * <p>Where a process can die, and what heals it:
 *
 * <ul>
 *   <li>after the document, before the lock: the document of no lock is removed by {@code unlock} or the next
 *       exclusive locker;
 *   <li>after the lock was written, while it is held, or while it conflicts with another that was written at the same time:
 *       the lock is dead to all in the same boot and pid namespace at once, and stale to all others 30 minutes after it was
 *       stored;
 *   <li>while it is refreshed: two locks are left, which both heal as above;
 *   <li>after the lock was removed, before its document: as the first;
 *   <li>while it waits: the announcement ends with its process, or 3 minutes after it was last renewed.
 * </ul>
 *
 * <p>A lock that its holder may not remove is given back by a document {@code holdfast/locks/ID.given-back}: it is dead to all of ours,
 * and goes with the next of them that meets it in the way and may remove it. Where that document cannot be stored either, only those who
 * use the same opened repository know.
 *
 * <p>A process that lives on but cannot refresh, as it was stopped or cut off, writes nothing after 22.5 minutes; later it goes
 * on only if its old lock was there before and after it wrote a new one.
 */
public final class RepositoryLock implements AutoCloseable, WriteGuard {
    private final @Nullable LockKeeper keeper;
    private final @Nullable String refusal;

    private RepositoryLock(@Nullable LockKeeper keeper, @Nullable String refusal) {
        this.keeper = keeper;
        this.refusal = refusal;
    }

    static RepositoryLock kept(LockKeeper keeper) {
        return new RepositoryLock(keeper, null);
    }

    /** @param refusal what to tell those who want to write */
    static RepositoryLock none(String refusal) {
        return new RepositoryLock(null, refusal);
    }

    /**
     * Takes a lock. A dry run takes none. Where the store refuses to keep one, or is full, a shared lock is only the permission
     * to read.
     *
     * @param retryFor how long to wait for others, zero for not at all
     * @param checkCancelled called about once a second while waiting; what it throws ends the waiting
     * @throws RepositoryException.Locked if others hold a lock that is in the way, and do so until the time is over
     * @throws dev.holdfast.spi.store.StoreException.Denied if an exclusive lock cannot be stored
     */
    public static RepositoryLock acquire(
            OpenRepository repository, LockMode mode, Duration retryFor, Runnable checkCancelled) {
        Objects.requireNonNull(mode, "mode");
        checkCancelled.run();
        return repository.options().dryRun()
                ? new RepositoryLock(null, null)
                : new Acquisition(repository, mode, retryFor, checkCancelled).run();
    }

    /**
     * Passes if the holder still may write. If the lock is too old it is refreshed first.
     *
     * @throws RepositoryException.LockLost if the lock was removed, or could not be refreshed for 22.5 minutes
     * @throws RepositoryException.Refused if there is no lock because the store did not take it
     */
    @Override
    public void check() {
        if (keeper != null) {
            keeper.check();
        } else if (refusal != null) {
            throw new RepositoryException.Refused(refusal);
        }
    }

    /**
     * Passes if the lock is still there, whatever the clocks say, which may have stood still with the whole machine: nobody can
     * have been alone in the repository since it was taken, as he would have removed it first. Costs a request.
     *
     * @throws RepositoryException.LockLost if it is gone
     * @throws dev.holdfast.spi.store.StoreException if the store does not say
     */
    @Override
    public void confirm() {
        check();
        if (keeper != null) {
            keeper.confirm();
        }
    }

    /** Removes the lock; a failure is logged only. May be called twice. */
    @Override
    public void close() {
        if (keeper != null) {
            keeper.close();
        }
    }
}
