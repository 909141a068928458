package dev.holdfast.job;

import dev.holdfast.internal.repair.PlannedVersionsRepair;
import dev.holdfast.run.StepListener;
import dev.holdfast.run.VersionsRepairPlan;
import dev.holdfast.run.VersionsRepairReport;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Brings the objects of a repository back to what they were at a point in time, in a store that keeps versions: after somebody has
 * deleted or overwritten them. Needs neither password nor key, as these may be gone too, and takes no lock: nobody may write
 * meanwhile. What came later stays, and so do locks and what else is not the repository's. Used by one thread; an interrupted
 * thread ends it.
 */
public final class VersionsRepair {
    private final PlannedVersionsRepair planned;

    private VersionsRepair(PlannedVersionsRepair planned) {
        this.planned = planned;
    }

    /**
     * Compares what was with what is, and touches nothing. Where a file that is named by its hash was replaced by one of the same
     * size, what is there now is read.
     *
     * @param store in which the repository lies; stays open
     * @param at the point in time, by the store's clock
     * @throws StoreException.Unsupported if the store keeps no versions
     */
    public static VersionsRepair plan(BlobStore store, Instant at) {
        Objects.requireNonNull(at, "at");
        return new VersionsRepair(PlannedVersionsRepair.of(store, at, VersionsRepair::stopIfInterrupted));
    }

    /** What will be done. */
    public VersionsRepairPlan plan() {
        return planned.plan();
    }

    /**
     * Does what the plan says, once. A repair that was broken off is planned and run again; whatever was brought back stays, and what is
     * named by its hash is not brought back twice.
     */
    public VersionsRepairReport run(StepListener listener) {
        return planned.execute(VersionsRepair::stopIfInterrupted, listener);
    }

    private static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the repair was cancelled: its thread was interrupted");
        }
    }
}
