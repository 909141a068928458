package dev.holdfast.internal.lock;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.lock.HeldLock.Standing;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.snapshot.LockInfo;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for locks that are in the way, and removes those whose holders are gone. Used by one thread. */
final class LockScan {
    /** Between the attempts to read a lock that cannot be read (RESTIC_FORMAT 11). */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
    /** After a lock vanished between listing and reading: its successor may have been missed. */
    private static final Duration SETTLE = Duration.ofMillis(200);

    private final LockFiles files;
    private final LockMode wanted;
    private final Patience patience;
    private final Set<BlobId> passed = new HashSet<>();
    private boolean unreadableBlocks;

    LockScan(LockFiles files, LockMode wanted, Patience patience) {
        this.files = files;
        this.wanted = wanted;
        this.patience = patience;
    }

    /** A lock that is not looked at, such as the own one. */
    void pass(BlobId id) {
        passed.add(id);
    }

    /**
     * A lock that is in the way, if there is one. What was found harmless once is not read again, as locks never change. One that
     * cannot be read, even after half a minute, is in the way until it is as old as a stale one, and then it is removed: who waits
     * long enough needs nobody's help.
     */
    Optional<HeldLock> conflict() {
        for (Duration pause : PAUSES) {
            try {
                return once();
            } catch (RepositoryException.Damaged unreadable) {
                patience.sleep(pause);
            }
        }
        unreadableBlocks = true;
        return once();
    }

    private Optional<HeldLock> once() {
        while (true) {
            boolean vanished = false;
            for (BlobInfo lock : files.list()) {
                BlobId id = LockFiles.idOf(lock);
                if (lock.lengthBytes() == 0 || passed.contains(id) || files.isUnremovable(id)) {
                    continue;
                }
                try {
                    Optional<HeldLock> found = examine(lock);
                    if (found.isPresent()) {
                        return found;
                    }
                } catch (StoreException.NotFound gone) {
                    vanished = true;
                }
                pass(id);
            }
            if (!vanished) {
                return Optional.empty();
            }
            patience.sleep(SETTLE);
        }
    }

    /** Empty if the lock is not in the way, or no longer. */
    private Optional<HeldLock> examine(BlobInfo lock) {
        Optional<LockInfo> info = Optional.empty();
        try {
            info = Optional.of(files.read(LockFiles.idOf(lock)));
        } catch (RepositoryException.Damaged unreadable) {
            if (!unreadableBlocks && files.standing(lock) == Standing.LIVE) {
                throw unreadable;
            }
        }
        boolean harmless =
                info.isPresent() && wanted == LockMode.SHARED && !info.get().exclusive();
        if (!harmless) {
            Standing standing = files.standing(lock);
            if (standing == Standing.LIVE) {
                return Optional.of(new HeldLock(LockFiles.idOf(lock), info, lock.modifiedAt(), standing));
            }
            files.removeQuietly(LockFiles.idOf(lock));
        }
        return Optional.empty();
    }
}
