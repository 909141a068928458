package dev.holdfast.policy;

import java.util.Locale;

/** How often an item of a policy is due, from often to seldom. */
public enum Frequency {
    /** Every so many hours. */
    HOURLY,
    /** Every day. */
    DAILY,
    /** On a day of the week. */
    WEEKLY,
    /** On a day of the month. */
    MONTHLY,
    /** On the first day of a month of the year. */
    YEARLY;

    /** The word that files and reasons use, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
