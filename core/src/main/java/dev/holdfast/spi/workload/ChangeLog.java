package dev.holdfast.spi.workload;

import dev.holdfast.run.Finding;
import java.util.List;

/** What a target writes down of every change, from which it can be brought to any moment. Used by one thread. */
public interface ChangeLog {
    /** How slices of it are judged without reading them. */
    ChangeHistory history();

    /** What of the settings keeps changes from being replayed onto the workload's backups; does not ask the target. */
    List<Finding> findings();

    /**
     * Follows the log, from where the stored slices end, and hands out slice after slice, without a gap where that can be had. Goes on
     * when the target is away for a while, and returns soon after it is to stop, with everything handed out that was read.
     *
     * @throws WorkloadException.Unsupported if the target has no such log
     * @throws dev.holdfast.HoldfastException what the receiver throws, and whatever makes going on useless
     */
    void follow(ChangeReceiver receiver, FollowOptions options);
}
