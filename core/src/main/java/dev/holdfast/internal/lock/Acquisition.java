package dev.holdfast.internal.lock;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.PreparedFile;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One locker on its way to a lock. Used once, by one thread. */
final class Acquisition {
    /** Two lockers that wrote at the same time see each other after this (RESTIC_FORMAT 11). */
    static final Duration SETTLE = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(Acquisition.class);

    private final LockMode mode;
    private final Duration retryFor;
    private final LockFiles files;
    private final WaitingList waiting;
    private final Patience patience;
    private final Time time;
    private String inTheWay = "";

    Acquisition(OpenRepository repository, LockMode mode, Duration retryFor, Runnable checkCancelled) {
        this.mode = mode;
        this.retryFor = retryFor;
        this.time = repository.options().time();
        this.files = new LockFiles(repository);
        this.patience = new Patience(time, repository.options().random(), retryFor, checkCancelled);
        this.waiting = new WaitingList(repository, files, patience::waited);
    }

    RepositoryLock run() {
        try (waiting) {
            while (true) {
                boolean last = patience.isExhausted();
                Optional<RepositoryLock> taken = !last && mustYield() ? Optional.empty() : attempt();
                if (taken.isPresent()) {
                    return taken.get();
                }
                if (last) {
                    throw locked();
                }
                if (mode == LockMode.EXCLUSIVE) {
                    waiting.announce();
                }
                patience.pause();
            }
        }
    }

    /** Those who can wait let those go first who came before and wait to be alone; at the deadline they do not. */
    private boolean mustYield() {
        Optional<OwnerDocument> ahead = waiting.ahead();
        ahead.ifPresent(seeker -> inTheWay = "an operation of " + seeker.who() + " that waits for an exclusive lock");
        return ahead.isPresent();
    }

    private Optional<RepositoryLock> attempt() {
        LockScan scan = new LockScan(files, mode, patience);
        if (isBlocked(scan)) {
            return Optional.empty();
        }
        PreparedFile own = files.prepare(mode);
        Freshness written = Freshness.now(time);
        boolean kept = false;
        try {
            Optional<StoreException> refused = put(own);
            if (refused.isPresent()) {
                return Optional.of(without(refused.get()));
            }
            Patience.sleep(time, SETTLE);
            scan.pass(own.id());
            if (isBlocked(scan)) {
                return Optional.empty();
            }
            RepositoryLock lock = held(own, written);
            kept = true;
            return Optional.of(lock);
        } finally {
            if (!kept) {
                boolean unused = files.giveBack(own.id());
            }
        }
    }

    private Optional<StoreException> put(PreparedFile own) {
        try {
            files.put(own);
            return Optional.empty();
        } catch (StoreException.Denied | StoreException.Full refused) {
            return Optional.of(refused);
        }
    }

    private boolean isBlocked(LockScan scan) {
        Optional<HeldLock> found = scan.conflict();
        found.ifPresent(lock -> inTheWay = lock.describe());
        return found.isPresent();
    }

    /** Readers do without a lock where none can be stored, as with restic's {@code --no-lock}. */
    private RepositoryLock without(StoreException refused) {
        if (mode == LockMode.EXCLUSIVE) {
            throw refused;
        }
        LOG.info("reading without a lock, as none can be stored: {}", refused.getMessage());
        return RepositoryLock.none(
                "nothing is written without a lock, and none could be stored: " + refused.getMessage());
    }

    private RepositoryLock held(PreparedFile own, Freshness written) {
        RepositoryLock lock = RepositoryLock.kept(new LockKeeper(files, mode, own.id(), written));
        if (mode == LockMode.EXCLUSIVE) {
            removeOrphans(own.id());
        }
        return lock;
    }

    private void removeOrphans(BlobId own) {
        try {
            files.removeOrphans(Set.of(own));
        } catch (HoldfastException failure) {
            LOG.debug("documents of locks that are gone were not cleaned up: {}", failure.getMessage());
        }
    }

    private RepositoryException.Locked locked() {
        String waited = retryFor.isZero() ? "" : ", after waiting for " + retryFor.toSeconds() + " s";
        return new RepositoryException.Locked(
                "the repository at " + files.place() + " is in use: " + inTheWay + waited
                        + "; wait for it with --retry-lock, or, if nobody is at work there, run 'unlock', which removes locks"
                        + " of ended processes and those not refreshed for 30 minutes ('unlock --remove-all' removes every lock)");
    }
}
