package dev.holdfast.adapter;

import dev.holdfast.policy.Lifetime;
import java.time.Duration;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the lengths of time that other systems write, and makes lifetimes of one unit out of them, never shorter. */
final class Lifetimes {
    private static final Pattern GO_PART = Pattern.compile("([0-9]*\\.?[0-9]+)(ns|us|µs|ms|s|m|h)");
    private static final Pattern GO = Pattern.compile("(" + GO_PART.pattern() + ")+");
    private static final int SECONDS_OF_HOUR = 3600;

    private Lifetimes() {}

    /**
     * A duration as Go prints it, such as {@code 720h0m0s}.
     *
     * @throws IllegalArgumentException if it is nothing of that kind
     */
    static Duration ofGo(String text) {
        if (!GO.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        double seconds = 0;
        Matcher part = GO_PART.matcher(text);
        while (part.find()) {
            seconds += Double.parseDouble(part.group(1)) * secondsOf(part.group(2));
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static double secondsOf(String unit) {
        return switch (unit) {
            case "h" -> SECONDS_OF_HOUR;
            case "m" -> 60;
            case "s" -> 1;
            case "ms" -> 1e-3;
            case "ns" -> 1e-9;
            default -> 1e-6;
        };
    }

    /** The duration in days if it is full days, else in hours, rounded up. */
    static Lifetime of(Duration duration) {
        long hours = (duration.toSeconds() + SECONDS_OF_HOUR - 1) / SECONDS_OF_HOUR;
        return hours % 24 == 0 && hours > 0
                ? new Lifetime(hours / 24, Lifetime.Unit.DAYS)
                : new Lifetime(Math.max(1, hours), Lifetime.Unit.HOURS);
    }

    /** Whether {@link #of} loses nothing. */
    static boolean isExact(Duration duration) {
        return duration.toSeconds() % SECONDS_OF_HOUR == 0;
    }

    /**
     * An ISO 8601 duration of one unit, such as {@code P7D}, {@code P12W}, {@code P3M}, {@code P1Y} or {@code PT12H}.
     *
     * @throws IllegalArgumentException if it has several units
     * @throws java.time.DateTimeException if it is no ISO 8601 duration
     */
    static Lifetime ofIso(String text) {
        if (text.contains("T")) {
            return of(Duration.parse(text));
        }
        Period period = Period.parse(text);
        int units =
                (period.getYears() == 0 ? 0 : 1) + (period.getMonths() == 0 ? 0 : 1) + (period.getDays() == 0 ? 0 : 1);
        if (units != 1) {
            throw new IllegalArgumentException(text);
        }
        if (period.getYears() != 0) {
            return new Lifetime(period.getYears(), Lifetime.Unit.YEARS);
        }
        return period.getMonths() != 0
                ? new Lifetime(period.getMonths(), Lifetime.Unit.MONTHS)
                : new Lifetime(period.getDays(), Lifetime.Unit.DAYS);
    }
}
