package dev.holdfast.internal.lock;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.PreparedFile;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a lock that was taken: refreshes it, notices its loss, removes it. Safe for use from any thread. */
final class LockKeeper implements AutoCloseable {
    static final Duration REFRESH_EVERY = Duration.ofMinutes(5);
    /** After 30 minutes others may take the lock for stale; the difference is for clocks and slow requests. */
    static final Duration USABLE_FOR =
            LockFiles.STALE_AFTER.minus(REFRESH_EVERY.multipliedBy(3).dividedBy(2));

    private static final Logger LOG = LoggerFactory.getLogger(LockKeeper.class);

    private final LockFiles files;
    private final LockMode mode;
    private final Time time;
    private final Time.Timer timer;
    private final ReentrantLock mutex = new ReentrantLock();
    /** Locks of our own that are no longer, or perhaps not yet, in the store. */
    private final Set<BlobId> leftovers = new HashSet<>();

    private BlobId current;
    private volatile boolean closed;
    private volatile Freshness refreshed;
    private volatile @Nullable String lost;

    LockKeeper(LockFiles files, LockMode mode, BlobId current, Freshness written) {
        this.files = files;
        this.mode = mode;
        this.time = files.time();
        this.current = current;
        this.refreshed = written;
        this.timer = time.every("holdfast-lock", REFRESH_EVERY, this::refresh);
    }

    void check() {
        if (lost == null && !closed && isUsable()) {
            return;
        }
        mutex.lock();
        try {
            if (lost == null && !closed && !isUsable()) {
                revive();
            }
        } finally {
            mutex.unlock();
        }
        if (closed) {
            throw new RepositoryException.LockLost(
                    "the lock of " + files.place() + " was given back, so nothing more is written under it");
        }
        if (lost != null) {
            throw new RepositoryException.LockLost(lost);
        }
    }

    /** Looks at the store. */
    void confirm() {
        mutex.lock();
        try {
            if (!closed && lost == null && !files.exists(current)) {
                loseToOthers();
            }
        } finally {
            mutex.unlock();
        }
        check();
    }

    private boolean isUsable() {
        return refreshed.age(time).compareTo(USABLE_FOR) <= 0;
    }

    /** Writers wait meanwhile. If it fails they must stop for good. */
    private void revive() {
        try {
            replace();
        } catch (HoldfastException failure) {
            lose("could not be refreshed since " + refreshed.wall() + " (" + failure.getMessage() + ")");
        }
    }

    private void refresh() {
        if (mutex.isHeldByCurrentThread()) {
            return;
        }
        mutex.lock();
        try {
            if (!closed && lost == null) {
                replace();
            }
        } catch (HoldfastException failure) {
            LOG.warn("the lock of {} could not be refreshed: {}", files.place(), failure.getMessage());
        } finally {
            mutex.unlock();
        }
    }

    /**
     * Stores a new lock and removes the old one. The old one must be there before and after: then nobody can have taken it for
     * stale and gone to work in between.
     */
    private void replace() {
        if (!files.exists(current)) {
            loseToOthers();
            return;
        }
        boolean old = !isUsable();
        Freshness now = Freshness.now(time);
        PreparedFile next = files.prepare(mode);
        leftovers.add(next.id());
        files.put(next);
        if (old) {
            Patience.sleep(time, Acquisition.SETTLE);
        }
        if (files.exists(current)) {
            leftovers.add(current);
            leftovers.remove(next.id());
            current = next.id();
            refreshed = now;
        } else {
            loseToOthers();
        }
        removeLeftovers();
    }

    private void loseToOthers() {
        lose("was removed by somebody else, last refreshed at " + refreshed.wall());
    }

    private void lose(String how) {
        lost = "the lock of " + files.place() + " " + how
                + "; others may be at work there now, so nothing more is written; run the operation again";
        LOG.warn("{}", lost);
    }

    private void removeLeftovers() {
        leftovers.removeIf(files::giveBack);
    }

    @Override
    public void close() {
        mutex.lock();
        try {
            if (!closed) {
                closed = true;
                timer.close();
                leftovers.add(current);
                removeLeftovers();
            }
        } finally {
            mutex.unlock();
        }
    }
}
