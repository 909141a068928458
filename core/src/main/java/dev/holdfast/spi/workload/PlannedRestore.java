package dev.holdfast.spi.workload;

import dev.holdfast.run.RestorePlan;

/** A restore that was thought through and not begun. Used by one thread. */
public interface PlannedRestore extends AutoCloseable {
    /** What will be done. */
    RestorePlan plan();

    /**
     * Does exactly what the plan says, once. Where the target is no longer as it was when the plan was made, the item is left
     * alone and reported as failed.
     */
    void apply();

    /**
     * Reads back what was restored and compares it with the dump; reports each difference as a failed item.
     *
     * @return how many files were compared
     */
    long verify();

    @Override
    void close();
}
