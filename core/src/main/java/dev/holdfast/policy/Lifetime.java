package dev.holdfast.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How long something is kept, such as {@code 7 days}. Ordered by length, for which a month has 730 hours and a year 8,760, so that
 * 12 months compare as equal to 1 year although they are not {@link #equals equal}.
 *
 * @param value how many units, from 1 to a million; 0 for {@link Unit#FOREVER}
 * @param unit what is counted
 */
public record Lifetime(long value, Unit unit) implements Comparable<Lifetime> {
    /** Never ends. */
    public static final Lifetime FOREVER = new Lifetime(0, Unit.FOREVER);

    private static final long MOST = 1_000_000;
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})\\s*([A-Za-z]+)");

    /** What lifetimes are counted in. */
    public enum Unit {
        /** Hours of 3,600 seconds. */
        HOURS(1),
        /** Calendar days in the zone of the policy. */
        DAYS(24),
        /** Seven calendar days. */
        WEEKS(168),
        /** Calendar months; a day that the month reached does not have becomes its last. */
        MONTHS(730),
        /** Calendar years; 29 February becomes 28 February. */
        YEARS(8_760),
        /** No end. */
        FOREVER(0);

        private final long hours;

        Unit(long hours) {
            this.hours = hours;
        }

        /** The word of definitions, in lower case and in the plural, such as {@code days}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean isCalled(String word) {
            return word.equals(word()) || (word + "s").equals(word());
        }

        private static String words() {
            return Arrays.stream(values())
                    .filter(unit -> unit != FOREVER)
                    .map(Unit::word)
                    .collect(Collectors.joining(", "));
        }
    }

    /** @throws PolicyException.Invalid if the value is out of its range */
    public Lifetime {
        requireInRange("value", value, unit);
    }

    private static void requireInRange(String field, long value, Unit unit) {
        if (unit == Unit.FOREVER && value != 0) {
            throw new PolicyException.Invalid(field, "must be 0 for a lifetime that never ends, was " + value);
        }
        if (unit != Unit.FOREVER && (value < 1 || value > MOST)) {
            throw new PolicyException.Invalid(field, "must be from 1 to " + MOST + ", was " + value);
        }
    }

    /** So many hours. */
    public static Lifetime hours(long value) {
        return new Lifetime(value, Unit.HOURS);
    }

    /** So many calendar days. */
    public static Lifetime days(long value) {
        return new Lifetime(value, Unit.DAYS);
    }

    /** So many weeks. */
    public static Lifetime weeks(long value) {
        return new Lifetime(value, Unit.WEEKS);
    }

    /** So many calendar months. */
    public static Lifetime months(long value) {
        return new Lifetime(value, Unit.MONTHS);
    }

    /** So many calendar years. */
    public static Lifetime years(long value) {
        return new Lifetime(value, Unit.YEARS);
    }

    /**
     * Reads a number and a unit in the singular or plural, such as {@code 7 days} or {@code 1 year}, or {@code forever}.
     *
     * @throws PolicyException.Invalid if the text is neither
     */
    public static Lifetime parse(String text) {
        return parse("lifetime", text);
    }

    /**
     * Reads a lifetime as {@link #parse(String)} does.
     *
     * @param field names the field in messages
     * @throws PolicyException.Invalid if the text is nothing of that kind
     */
    public static Lifetime parse(String field, String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        if (trimmed.equals(Unit.FOREVER.word())) {
            return FOREVER;
        }
        Matcher parts = TEXT.matcher(trimmed);
        if (!parts.matches()) {
            throw new PolicyException.Invalid(
                    field,
                    "must be a number and a unit (" + Unit.words() + "), such as '7 days', or 'forever', was '" + text
                            + "'");
        }
        return of(field, Long.parseLong(parts.group(1)), parts.group(2));
    }

    /**
     * A lifetime of a value and a unit's word.
     *
     * @param field names the field in messages, which add {@code .value} or {@code .unit}
     * @throws PolicyException.Invalid if the value is out of its range or there is no such unit
     */
    public static Lifetime of(String field, long value, String unit) {
        String word = unit.strip().toLowerCase(Locale.ROOT);
        Unit known = Arrays.stream(Unit.values())
                .filter(one -> one.isCalled(word))
                .findFirst()
                .orElseThrow(() -> new PolicyException.Invalid(
                        field + ".unit", "must be one of " + Unit.words() + " or forever, was '" + unit + "'"));
        requireInRange(field + ".value", value, known);
        return new Lifetime(value, known);
    }

    /** Whether it never ends. */
    public boolean isForever() {
        return unit == Unit.FOREVER;
    }

    /**
     * The first instant at which something that began at {@code start} is not kept any more; empty if that never comes. Days and
     * longer units keep the time of day in the zone, also across daylight saving.
     */
    public Optional<Instant> endAfter(Instant start, ZoneId zone) {
        ZonedDateTime local = start.atZone(zone);
        return switch (unit) {
            case HOURS -> Optional.of(start.plusSeconds(value * 3_600));
            case DAYS -> Optional.of(local.plusDays(value).toInstant());
            case WEEKS -> Optional.of(local.plusWeeks(value).toInstant());
            case MONTHS -> Optional.of(local.plusMonths(value).toInstant());
            case YEARS -> Optional.of(local.plusYears(value).toInstant());
            case FOREVER -> Optional.empty();
        };
    }

    @Override
    public int compareTo(Lifetime other) {
        return Long.compare(length(), other.length());
    }

    private long length() {
        return isForever() ? Long.MAX_VALUE : value * unit.hours;
    }

    /** The longer of the two; this one if they compare as equal. */
    public Lifetime orLonger(Lifetime other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** As {@link #parse} reads it, such as {@code 1 day} or {@code 7 days}. */
    @Override
    public String toString() {
        if (isForever()) {
            return unit.word();
        }
        String word = unit.word();
        return value + " " + (value == 1 ? word.substring(0, word.length() - 1) : word);
    }
}
