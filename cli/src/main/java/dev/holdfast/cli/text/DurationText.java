package dev.holdfast.cli.text;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people read and type them. */
public final class DurationText {
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,6}(ms|d|h|m|s))+");
    private static final Pattern PART = Pattern.compile("([0-9]{1,6})(ms|d|h|m|s)");

    private DurationText() {}

    /** Minutes and seconds, such as {@code 2:05}, or hours too, such as {@code 1:02:05}. */
    public static String clock(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** A short duration with fractions, such as {@code 0.4 s}; from a minute on as {@link #clock}. */
    public static String of(Duration duration) {
        return duration.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : clock(duration);
    }

    /**
     * Reads numbers with units, such as {@code 90s}, {@code 5m}, {@code 1h30m} or {@code 7d}.
     *
     * @param what names the option in messages
     * @throws IllegalArgumentException if the text is nothing of that kind
     */
    public static Duration parse(String what, String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    what + ": expected a duration such as 90s, 5m or 1h30m, was '" + text + "'");
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(duration(Long.parseLong(part.group(1)), part.group(2)));
        }
        return sum;
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMillis(number);
        };
    }
}
