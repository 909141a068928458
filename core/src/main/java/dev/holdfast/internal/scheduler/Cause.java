package dev.holdfast.internal.scheduler;

/** Why a run begins. */
public enum Cause {
    /** It is due. */
    DUE,
    /** It was due while nobody could run it. */
    MISSED,
    /** The schedule is new. */
    CREATION,
    /** Somebody asked for it. */
    REQUEST,
    /** The process that ran it died. */
    REPEAT
}
