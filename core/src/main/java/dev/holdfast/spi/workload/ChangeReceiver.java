package dev.holdfast.spi.workload;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import java.util.List;

/** Takes what a follower reads. Safe for use from any thread. */
public interface ChangeReceiver {
    /** The job's time. */
    Time time();

    /** Whether the follower is to end, after it has handed out what it has read. */
    boolean isStopping();

    /** All slices and backups that are stored now, in any order: whoever begins goes on where they end. */
    List<Snapshot> stored();

    /**
     * Stores a slice, as a snapshot of its own. When this returns it is kept; what this throws ends the follower, and the slice is to be
     * handed out again when it follows anew.
     */
    void store(ChangeSlice slice);

    /** Tells something worth knowing; the follower goes on. */
    void notice(Finding finding);

    /** Tells that changes are lost between what was stored and what comes; the follower goes on. */
    void gap(Finding finding);

    /** Tells that the target was lost or found again; without a way to say so, nobody knows why no slice comes. */
    void interrupted(String message, int attempt);
}
