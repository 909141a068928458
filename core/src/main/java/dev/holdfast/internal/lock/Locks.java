package dev.holdfast.internal.lock;

import dev.holdfast.internal.repository.OpenRepository;
import java.util.List;

/** What can be done about locks without holding one. */
public final class Locks {
    private Locks() {}

    /** Every lock in the repository, the oldest first. */
    public static List<HeldLock> list(OpenRepository repository) {
        throw new IllegalStateException("not there yet: " + repository);
    }

    /**
     * Removes the locks whose holders are gone.
     *
     * @param all whether those of living holders go too, which makes them stop
     * @return how many were removed
     */
    public static int unlock(OpenRepository repository, boolean all) {
        throw new IllegalStateException("not there yet: " + repository + all);
    }
}
