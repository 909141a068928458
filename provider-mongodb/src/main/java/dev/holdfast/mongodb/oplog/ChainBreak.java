package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.OplogPosition;
import java.util.Objects;

/**
 * Why slices do not go on where they ended.
 *
 * @param cause what happened
 * @param kept the last entry that was kept
 * @param next the first entry after the gap
 */
public record ChainBreak(Cause cause, OplogPosition kept, OplogPosition next) {
    /** What can happen to an oplog. */
    public enum Cause {
        /** What followed was deleted before it was read: the oplog is too small for so long a pause. */
        ROLLED_OVER,
        /** The entry is not there, or another is in its place: the set was rolled back or restored, or is a clone. */
        OTHER_HISTORY
    }

    /** Nothing may be missing. */
    public ChainBreak {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(kept, "kept");
        Objects.requireNonNull(next, "next");
    }

    /** What to tell somebody. */
    public String message() {
        ClusterTime end = kept.time();
        return switch (cause) {
            case ROLLED_OVER ->
                "the oplog begins at " + next.time() + " by now, what followed " + end
                        + " is lost: make it larger (replSetResizeOplog), and dump again";
            case OTHER_HISTORY ->
                "the entry at " + end
                        + " is not in the oplog any more: the replica set was rolled back or restored, or is a clone of"
                        + " the one that was followed before; dump again";
        };
    }
}
