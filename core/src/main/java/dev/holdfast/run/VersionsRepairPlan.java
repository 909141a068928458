package dev.holdfast.run;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * How the objects of a repository come back to what they were at a point in time, before anything is done.
 *
 * @param at the point in time, by the store's clock
 * @param back the first {@value #MAX_LISTED} objects that come back
 * @param backCount how many come back
 * @param backBytes their size
 * @param later the first {@value #MAX_LISTED} keys of objects that came later, which stay
 * @param laterCount how many came later
 * @param unchanged how many are as they were
 */
public record VersionsRepairPlan(
        Instant at,
        List<Back> back,
        long backCount,
        long backBytes,
        List<String> later,
        long laterCount,
        long unchanged) {
    /** At most so many objects of a kind are listed one by one. */
    public static final int MAX_LISTED = 10_000;

    /** Copies the lists. */
    public VersionsRepairPlan {
        Objects.requireNonNull(at, "at");
        back = List.copyOf(back);
        later = List.copyOf(later);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return backCount == 0;
    }

    /** What became of an object since. */
    public enum Loss {
        /** It is not there any more. */
        DELETED,
        /** Something else is there. */
        OVERWRITTEN
    }

    /**
     * An object that comes back.
     *
     * @param key its name
     * @param loss what became of it
     * @param bytes the size that it had
     * @param since since when it had been as it was
     */
    public record Back(String key, Loss loss, long bytes, Instant since) {}
}
