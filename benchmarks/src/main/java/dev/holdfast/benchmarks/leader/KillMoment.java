package dev.holdfast.benchmarks.leader;

import java.util.Locale;

/** When a leader is killed. */
public enum KillMoment {
    /** At any time. */
    ANY,
    /** Soon after a run began. */
    IN_RUN,
    /** Later in a run: when its snapshot is about to be written, or retention goes on. */
    LATE_IN_RUN,
    /** The next leader too, while it puts in order what the first one left. */
    TAKING_OVER,
    /** It is stopped until another one leads, goes on, and is killed after that. */
    STOPPED;

    /** Its name for tables. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
