package dev.holdfast.internal.lock;

import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be done about locks without holding one. */
public final class Locks {
    private Locks() {}

    /** Every lock in the repository, the oldest first. */
    public static List<HeldLock> list(OpenRepository repository) {
        return repository.files().list(FileKind.LOCK).stream()
                .map(id -> new HeldLock(id, Optional.empty(), Instant.EPOCH, HeldLock.Standing.LIVE))
                .toList();
    }

    /**
     * Removes the locks whose holders are gone.
     *
     * @param all whether those of living holders go too, which makes them stop
     * @return how many were removed
     */
    public static int unlock(OpenRepository repository, boolean all) {
        List<HeldLock> held = all ? list(repository) : List.of();
        held.forEach(one -> repository.files().delete(FileKind.LOCK, one.id()));
        return held.size();
    }
}
