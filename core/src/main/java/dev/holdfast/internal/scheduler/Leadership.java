package dev.holdfast.internal.scheduler;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.lease.Lease;
import dev.holdfast.spi.state.StateStore;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process to act for a configuration: a lease that is renewed three times a term. Whoever loses it is told before
 * its term ends, and nobody else can hold it earlier. Safe for use from any thread.
 */
final class Leadership implements AutoCloseable {
    private static final int RENEWALS = 3;
    private static final int LOOKS = 6;

    private final StateStore store;
    private final String holder;
    private final Duration term;
    private final Time time;
    private final Runnable onLoss;
    private final Time.Timer renewing;
    private final Time.Timer watching;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Lease lease;

    /**
     * Does not try to lead yet.
     *
     * @param onLoss must not block
     */
    Leadership(StateStore store, String holder, Duration term, Time time, Runnable onLoss) {
        this.store = store;
        this.holder = holder;
        this.term = term;
        this.time = time;
        this.onLoss = onLoss;
        this.renewing = time.every("holdfast-lease", term.dividedBy(RENEWALS), this::renew);
        this.watching = time.every("holdfast-lease-watch", term.dividedBy(LOOKS), this::watch);
    }

    /** Tries to lead unless this process does. Whether it does. */
    boolean lead() {
        lock.lock();
        try {
            if (holds()) {
                return true;
            }
            lost(lease);
            lease = Lease.acquire(store, Scheduler.LEASE, holder, term, time).orElse(null);
            return lease != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether this process leads; asks no store. */
    boolean holds() {
        Lease current = lease;
        return current != null && current.holds();
    }

    /** The lease, if this process leads. */
    Optional<Lease> lease() {
        return Optional.ofNullable(lease).filter(Lease::holds);
    }

    /** The fencing token, if this process leads. */
    OptionalLong token() {
        Lease current = lease;
        return current != null && current.holds() ? OptionalLong.of(current.token()) : OptionalLong.empty();
    }

    private void renew() {
        lock.lock();
        try {
            Lease current = lease;
            if (current != null && !current.renew()) {
                lost(current);
            }
        } catch (HoldfastException passing) {
            watch();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for nobody: a renewal that the store does not answer must not hide that the term ends. */
    private void watch() {
        Lease current = lease;
        if (current != null && !current.holds()) {
            lost(current);
        }
    }

    /** Somebody with a higher token has acted. */
    void lost() {
        lost(lease);
    }

    /** One that was acquired meanwhile is not lost with it. */
    private void lost(@Nullable Lease which) {
        boolean news;
        synchronized (renewing) {
            news = which != null && lease == which;
            if (news) {
                lease = null;
            }
        }
        if (news) {
            onLoss.run();
        }
    }

    /** Lets the next one lead at once. */
    void resign() {
        lock.lock();
        try {
            Lease current = lease;
            lease = null;
            if (current != null && current.holds()) {
                current.release();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        renewing.close();
        watching.close();
        resign();
    }
}
