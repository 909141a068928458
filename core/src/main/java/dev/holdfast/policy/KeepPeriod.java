package dev.holdfast.policy;

import java.util.Locale;

/** The periods of which one snapshot each is kept, in the order in which restic looks at them. */
public enum KeepPeriod {
    /** No period: every snapshot counts by itself. */
    LAST,
    /** Clock hours. */
    HOURLY,
    /** Calendar days. */
    DAILY,
    /** Weeks from Monday to Sunday, numbered by ISO 8601. */
    WEEKLY,
    /** Calendar months. */
    MONTHLY,
    /** Calendar years. */
    YEARLY;

    /** The word that options and reasons use, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
