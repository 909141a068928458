package dev.holdfast.policy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An ISO 8601 repeating interval such as {@code R/2025-01-01T00:00:00Z/PT4H}: every four hours, counted from the start. The
 * number of repetitions is ignored. Immutable.
 */
public final class RepeatingInterval {
    private static final String FIELD = "repeating";
    private static final Pattern FORM = Pattern.compile("R[0-9]*/([^/]+)/(P[^/]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PARTS =
            Pattern.compile("P(([0-9]{1,5}[YMWD])*)(T([0-9]{1,7}[HMS])+)?", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final @Nullable OffsetDateTime instant;
    private final LocalDateTime local;
    private final Period period;
    private final Duration duration;

    private RepeatingInterval(
            String text, @Nullable OffsetDateTime instant, LocalDateTime local, Period period, Duration duration) {
        this.text = text;
        this.instant = instant;
        this.local = local;
        this.period = period;
        this.duration = duration;
    }

    /**
     * Reads {@code R[n]/start/interval}. A start without an offset is a time of the schedule's zone.
     *
     * @throws PolicyException.Invalid if the text is nothing of that kind, or the interval is shorter than a minute
     */
    public static RepeatingInterval parse(String text) {
        return parse(FIELD, text);
    }

    /**
     * Reads an interval as {@link #parse(String)} does.
     *
     * @param field names the field in messages
     * @throws PolicyException.Invalid if the text is nothing of that kind, or the interval is shorter than a minute
     */
    public static RepeatingInterval parse(String field, String text) {
        String plain = text.strip().toUpperCase(Locale.ROOT);
        Matcher form = FORM.matcher(plain);
        if (!form.matches()) {
            throw new PolicyException.Invalid(
                    field, "must be R/start/interval such as R/2025-01-01T00:00:00Z/PT4H, was '" + text + "'");
        }
        Matcher parts = PARTS.matcher(form.group(2));
        try {
            if (parts.matches()) {
                Period period = parts.group(1).isEmpty() ? Period.ZERO : Period.parse("P" + parts.group(1));
                Duration duration = parts.group(3) == null ? Duration.ZERO : Duration.parse("P" + parts.group(3));
                if (!period.isZero() || duration.compareTo(Duration.ofMinutes(1)) >= 0) {
                    return starting(plain, form.group(1), period.normalized(), duration);
                }
            }
        } catch (DateTimeException | ArithmeticException wrong) {
            // Falls through to the message that names both parts.
        }
        throw new PolicyException.Invalid(
                field,
                "must have a start such as 2025-01-01T00:00:00Z and an interval of a minute or more in years, months, weeks,"
                        + " days, hours, minutes and seconds such as PT4H, P1D or P1M, was '" + text + "'");
    }

    private static RepeatingInterval starting(String text, String start, Period period, Duration duration) {
        boolean hasOffset = start.matches(".*T.*([Z]|[+-].*)");
        OffsetDateTime instant = hasOffset ? OffsetDateTime.parse(start) : null;
        LocalDateTime local = instant == null ? LocalDateTime.parse(start) : instant.toLocalDateTime();
        return new RepeatingInterval(text, instant, local, period, duration);
    }

    /** The start; without an offset it is a time of the clock in the zone, as {@link WallClock#instant} understands it. */
    public Instant start(ZoneId zone) {
        return instant == null ? new WallClock(zone).instant(local) : instant.toInstant();
    }

    /** The calendar part of the interval: years, months and days. */
    public Period period() {
        return period;
    }

    /** The exact part of the interval, which daylight saving does not change. */
    public Duration duration() {
        return duration;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RepeatingInterval that
                && Objects.equals(instant, that.instant)
                && local.equals(that.local)
                && period.equals(that.period)
                && duration.equals(that.duration);
    }

    @Override
    public int hashCode() {
        return Objects.hash(instant, local, period, duration);
    }

    /** The interval as {@link #parse} takes it. */
    @Override
    public String toString() {
        return text;
    }
}
