package dev.holdfast.internal.scheduler;

import dev.holdfast.HoldfastException;

/** Is told what the scheduler does; must not block. */
public interface SchedulerListener {
    /** This process leads from now on. */
    void leads(long token);

    /** This process does not lead any more. */
    void follows();

    /** A run begins. */
    void began(String schedule, Claim claim);

    /** The end of a run waits for the next step, which notes it. */
    void waits();

    /** A run has ended, and the state of its schedule says so. */
    void ended(String schedule, Claim claim, Outcome outcome);

    /** A due run does not begin. */
    void skipped(String schedule, ScheduleDecision.Skip skip);

    /** Something could not be done and will be tried again. */
    void trouble(String what, HoldfastException failure);
}
