package dev.holdfast.policy;

import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of calendar time such as {@code 1y5m7d2h}, as restic writes it; {@code m} stands for months.
 *
 * @param years calendar years, at least 0
 * @param months calendar months, at least 0
 * @param days calendar days, at least 0
 * @param hours hours, at least 0
 */
public record KeepDuration(int years, int months, int days, int hours) {
    /** No time at all: the rule is not used. */
    public static final KeepDuration ZERO = new KeepDuration(0, 0, 0, 0);

    /** Larger numbers would leave the range of years that a date can have. */
    private static final int MOST = 1_000_000;

    private static final Pattern PART = Pattern.compile("(-?[0-9]*)(.?)", Pattern.DOTALL);

    /** @throws PolicyException.Invalid if a number is negative or above a million */
    public KeepDuration {
        requireInRange("years", years);
        requireInRange("months", months);
        requireInRange("days", days);
        requireInRange("hours", hours);
    }

    private static void requireInRange(String field, int value) {
        if (value < 0 || value > MOST) {
            throw new PolicyException.Invalid(field, "must be 0 to " + MOST + ", was " + value);
        }
    }

    /**
     * Reads numbers with the units y, m, d, h; a unit given twice counts as given last. Nothing gives {@link #ZERO}.
     *
     * @throws PolicyException.Invalid if the text is nothing of that kind
     */
    public static KeepDuration parse(String text) {
        return parse("duration", text);
    }

    /**
     * Reads a duration as {@link #parse(String)} does.
     *
     * @param field names the field in messages
     * @throws PolicyException.Invalid if the text is nothing of that kind
     */
    public static KeepDuration parse(String field, String text) {
        String trimmed = text.strip();
        KeepDuration result = ZERO;
        Matcher part = PART.matcher(trimmed);
        while (part.regionStart() < trimmed.length() && part.lookingAt()) {
            result = result.with(field, text, part.group(1), part.group(2));
            part.region(part.end(), trimmed.length());
        }
        return result;
    }

    private KeepDuration with(String field, String text, String number, String unit) {
        int value = number(field, text, number);
        return switch (unit) {
            case "y" -> new KeepDuration(value, months, days, hours);
            case "m" -> new KeepDuration(years, value, days, hours);
            case "d" -> new KeepDuration(years, months, value, hours);
            case "h" -> new KeepDuration(years, months, days, value);
            default ->
                throw new PolicyException.Invalid(
                        field,
                        "the number " + value + " needs a unit y, m, d or h"
                                + (unit.isEmpty() ? "" : ", not '" + unit + "'") + ", in '" + text + "'");
        };
    }

    private static int number(String field, String text, String number) {
        try {
            int value = Integer.parseInt(number);
            if (value >= 0 && value <= MOST) {
                return value;
            }
        } catch (NumberFormatException none) {
            // Falls through to the one message that fits all.
        }
        throw new PolicyException.Invalid(
                field,
                "must be numbers from 0 to " + MOST + " with units, such as 1y5m7d2h; found '" + number + "' in '"
                        + text + "'");
    }

    /** Whether it is no time at all. */
    public boolean isZero() {
        return equals(ZERO);
    }

    /**
     * The time that lies this long before another. Calendar parts are taken off first, and a day that the month reached does not
     * have overflows into the next month (one month before 31 October is 1 October), as in Go's {@code AddDate}.
     */
    public ZonedDateTime before(ZonedDateTime time) {
        int day = time.getDayOfMonth();
        return time.toLocalDateTime()
                .withDayOfMonth(1)
                .minusMonths(12L * years + months)
                .plusDays(day - 1L - days)
                .atZone(time.getZone())
                .minusHours(hours);
    }

    /**
     * The time that lies this long after another, by the same rule: one month after 31 January is 3 March, or 2 March in a leap
     * year.
     */
    public ZonedDateTime after(ZonedDateTime time) {
        int day = time.getDayOfMonth();
        return time.toLocalDateTime()
                .withDayOfMonth(1)
                .plusMonths(12L * years + months)
                .plusDays(day - 1L + days)
                .atZone(time.getZone())
                .plusHours(hours);
    }

    /** The parts that are not 0, the largest first; empty for {@link #ZERO}. */
    @Override
    public String toString() {
        return part(years, 'y') + part(months, 'm') + part(days, 'd') + part(hours, 'h');
    }

    private static String part(int number, char unit) {
        return number == 0 ? "" : Integer.toString(number) + unit;
    }
}
