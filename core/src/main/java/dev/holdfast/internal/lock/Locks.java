package dev.holdfast.internal.lock;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.lock.HeldLock.Standing;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.snapshot.LockInfo;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be done about locks without holding one. */
public final class Locks {
    private Locks() {}

    /** Every lock in the repository, the oldest first. */
    public static List<HeldLock> list(OpenRepository repository) {
        LockFiles files = new LockFiles(repository);
        return files.list().stream()
                .flatMap(lock -> found(files, lock).stream())
                .sorted(Comparator.comparing(HeldLock::modifiedAt))
                .toList();
    }

    private static Optional<HeldLock> found(LockFiles files, BlobInfo lock) {
        try {
            Optional<LockInfo> info = info(files, lock);
            return Optional.of(new HeldLock(LockFiles.idOf(lock), info, lock.modifiedAt(), files.standing(lock)));
        } catch (StoreException.NotFound gone) {
            return Optional.empty();
        }
    }

    private static Optional<LockInfo> info(LockFiles files, BlobInfo lock) {
        try {
            return Optional.of(files.read(LockFiles.idOf(lock)));
        } catch (RepositoryException.Damaged unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Removes the locks whose holders are gone, and what else was left behind: old documents of locks, expired announcements.
     * In a dry run nothing is removed, only counted.
     *
     * @param all whether those of living holders go too, which makes ours stop
     * @return how many locks were removed
     */
    public static int unlock(OpenRepository repository, boolean all) {
        LockFiles files = new LockFiles(repository);
        List<BlobId> going = files.list().stream()
                .filter(lock -> all || files.standing(lock) != Standing.LIVE)
                .map(LockFiles::idOf)
                .toList();
        files.removeAll(going);
        if (!repository.options().dryRun()) {
            files.removeOrphans(Set.of());
            new WaitingList(repository, files, () -> Duration.ZERO).clear(all);
        }
        return going.size();
    }
}
