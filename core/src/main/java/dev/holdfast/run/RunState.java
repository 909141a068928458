package dev.holdfast.run;

/** Where a run stands. */
public enum RunState {
    /** Accepted, not begun. */
    PENDING,
    /** Moving data. */
    RUNNING,
    /** All data is moved; index, snapshot or attributes are being written. */
    FINALIZING,
    /** Everything asked for was done. */
    COMPLETED,
    /** Some items could not be handled; they are listed, everything else was done. */
    PARTIALLY_FAILED,
    /** Nothing usable came out. */
    FAILED,
    /** Stopped on request. */
    CANCELLED,
    /** Not run, for a reason that a condition gives. */
    SKIPPED;

    /** Whether nothing more will happen. */
    public boolean isFinal() {
        return compareTo(COMPLETED) >= 0;
    }
}
