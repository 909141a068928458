package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import java.time.Duration;

/** Who stores what a follower of an oplog cuts. Called in the follower's thread, one call at a time. */
public interface SliceReceiver {
    /**
     * Stores a slice. When this returns, the follower takes it as kept and goes on from its last entry; what this throws ends
     * the follower, and the slice comes again when it is started anew.
     */
    void store(OplogSlice slice);

    /** Hears that what follows does not continue what was kept: from here to the next slice nothing can be restored. */
    void broken(ChainBreak gap);

    /**
     * Hears that no entry has come for a while; the follower looks for a member that has newer ones. What this throws ends the follower.
     *
     * @param last when the newest entry was written that has come
     * @param silence how long nothing has come
     */
    void silent(ClusterTime last, Duration silence);

    /**
     * Hears that the member went away, or its cursor; the follower goes on with the next member it is given.
     *
     * @param attempt counts from 1 since entries came last
     */
    void interrupted(RuntimeException why, int attempt);
}
