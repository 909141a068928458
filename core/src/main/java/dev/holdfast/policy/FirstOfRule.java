package dev.holdfast.policy;

import java.util.Objects;

/**
 * Gives a lifetime to the first successful backup of each day, week, month or year. It is decided when the backup ends, and never
 * again.
 *
 * @param name names the rule on what it chose; not {@code Default}, which is the rule for what no other one chose
 * @param period whose first successful backup is meant, from {@link KeepPeriod#DAILY} to {@link KeepPeriod#YEARLY}
 * @param priority from 0 to 98; the lowest wins where only one rule may set the lifetime
 * @param lifetime how long that backup is kept
 */
public record FirstOfRule(String name, KeepPeriod period, int priority, Lifetime lifetime) {
    /** The name of the rule for backups that no other one chose. */
    public static final String DEFAULT_NAME = "Default";

    /** The priority of that rule, behind all others. */
    public static final int DEFAULT_PRIORITY = 99;

    /** @throws PolicyException.Invalid if name, period or priority are out of their range */
    public FirstOfRule {
        Objects.requireNonNull(period, "period");
        Objects.requireNonNull(lifetime, "lifetime");
        if (name.isBlank() || name.equalsIgnoreCase(DEFAULT_NAME)) {
            throw new PolicyException.Invalid(
                    "name", "must not be empty and not '" + DEFAULT_NAME + "', was '" + name + "'");
        }
        if (period == KeepPeriod.LAST || period == KeepPeriod.HOURLY) {
            throw new PolicyException.Invalid(
                    "period", "must be daily, weekly, monthly or yearly, was '" + period.word() + "'");
        }
        if (priority < 0 || priority >= DEFAULT_PRIORITY) {
            throw new PolicyException.Invalid(
                    "priority", "must be from 0 to " + (DEFAULT_PRIORITY - 1) + ", was " + priority);
        }
    }
}
