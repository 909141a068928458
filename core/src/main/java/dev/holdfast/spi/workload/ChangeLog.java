package dev.holdfast.spi.workload;

/** What a target writes down of every change, from which it can be brought to any moment. Used by one thread. */
public interface ChangeLog {
    /** How slices of it are judged without reading them. */
    ChangeHistory history();

    /**
     * Follows the log, from where the stored slices end, and hands out slice after slice, without a gap where that can be had. Goes on
     * when the target is away for a while, and returns soon after it is to stop, with everything handed out that was read.
     *
     * @throws WorkloadException.Unsupported if the target has no such log
     * @throws dev.holdfast.HoldfastException what the receiver throws, and whatever makes going on useless
     */
    void follow(ChangeReceiver receiver, FollowOptions options);
}
