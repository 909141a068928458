package dev.holdfast.run;

/** Why a run began. */
public enum RunTrigger {
    /** Its time had come. */
    SCHEDULED,
    /** Its time had passed while nothing could run; one run makes up for all that were missed. */
    CATCH_UP,
    /** Somebody asked for it. */
    ON_DEMAND
}
