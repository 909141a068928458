package dev.holdfast.policy;

import java.util.Objects;

/**
 * When backups are due and how long each of them is kept.
 *
 * @param id names it on its backups; once in a policy
 * @param frequency how often
 * @param interval hourly: every so many hours, 1 to 24; daily: 1; weekly: the day, 1 for Monday to 7; monthly: the day, 1 to 28, or
 *     {@link #LAST_DAY}; yearly: the month on whose first day it is due, 1 to 12
 * @param retention how long a backup is kept
 */
public record PolicyItem(String id, Frequency frequency, int interval, Lifetime retention) {
    /** The interval of a monthly item that is due on the last day of every month. */
    public static final int LAST_DAY = 40;

    private static final int LATEST_DAY = 28;

    /** @throws PolicyException.Invalid if the interval is not possible for the frequency */
    public PolicyItem {
        Require.name("id", id);
        Objects.requireNonNull(frequency, "frequency");
        Objects.requireNonNull(retention, "retention");
        if (!isPossible(frequency, interval)) {
            throw new PolicyException.Invalid(
                    "interval", "must be " + intervals(frequency) + " for " + frequency.word() + ", was " + interval);
        }
    }

    /** An item that is named after its frequency and interval, such as {@code weekly-6}. */
    public static PolicyItem of(Frequency frequency, int interval, Lifetime retention) {
        return new PolicyItem(defaultId(frequency, interval), frequency, interval, retention);
    }

    static String defaultId(Frequency frequency, int interval) {
        String word = frequency.word();
        return frequency == Frequency.DAILY
                ? word
                : word + "-" + (frequency == Frequency.MONTHLY && interval == LAST_DAY ? "last" : interval);
    }

    private static boolean isPossible(Frequency frequency, int interval) {
        return interval >= 1
                && switch (frequency) {
                    case HOURLY -> interval <= 24;
                    case DAILY -> interval == 1;
                    case WEEKLY -> interval <= 7;
                    case MONTHLY -> interval <= LATEST_DAY || interval == LAST_DAY;
                    case YEARLY -> interval <= 12;
                };
    }

    /** The intervals of a frequency, for people. */
    static String intervals(Frequency frequency) {
        return switch (frequency) {
            case HOURLY -> "1 to 24 (hours)";
            case DAILY -> "1";
            case WEEKLY -> "1 (Monday) to 7 (Sunday)";
            case MONTHLY -> "1 to " + LATEST_DAY + " (the day), or " + LAST_DAY + " or 'last' (the last day)";
            case YEARLY -> "1 to 12 (the month)";
        };
    }
}
