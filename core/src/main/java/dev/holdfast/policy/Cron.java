package dev.holdfast.policy;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: minute, hour, day of month, month and day of week; or a word such as {@code @daily}. It says times of a
 * wall clock and knows of no zone's daylight saving. Immutable.
 */
public final class Cron {
    private static final String FIELD = "cron";
    private static final String FORM = "five fields (minute hour day-of-month month day-of-week) such as '30 2 * * *'";

    private static final Map<String, String> WORDS = new TreeMap<>(Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *"));

    /** In these words, M, H, D, N and W stand for a minute, hour, day, month and day of week that a seed decides. */
    private static final Map<String, String> RANDOM_WORDS = new TreeMap<>(Map.of(
            "@hourly-random", "M * * * *",
            "@daily-random", "M H * * *",
            "@weekly-random", "M H * * W",
            "@monthly-random", "M H D * *",
            "@yearly-random", "M H D N *"));

    private final String expression;
    private final @Nullable ZoneId zone;
    private final @Nullable CronFields fields;

    private Cron(String expression, @Nullable ZoneId zone, @Nullable CronFields fields) {
        this.expression = expression;
        this.zone = zone;
        this.fields = fields;
    }

    /**
     * Reads an expression of five fields, or a word: {@code @hourly}, {@code @daily}, {@code @midnight}, {@code @weekly},
     * {@code @monthly}, {@code @yearly}, {@code @annually}, or such a word with {@code -random} behind it, the minute of which
     * {@link #settled} decides. Fields have lists, ranges, steps and names of months and days; {@code L} is the last day of a
     * month. If both days of month and days of week are restricted, either is enough. {@code CRON_TZ=Europe/Berlin} may stand
     * in front.
     *
     * @throws PolicyException.Invalid if the text is nothing of that kind, or says a day that never comes
     */
    public static Cron parse(String text) {
        return parse(FIELD, text);
    }

    /**
     * Reads an expression as {@link #parse(String)} does.
     *
     * @param field names the field in messages
     * @throws PolicyException.Invalid if the text is nothing of that kind, or says a day that never comes
     */
    public static Cron parse(String field, String text) {
        String rest = text.strip();
        ZoneId zone = null;
        if (rest.startsWith("CRON_TZ=") || rest.startsWith("TZ=")) {
            String[] parts = rest.substring(rest.indexOf('=') + 1).split("\\s+", 2);
            zone = zone(field, parts[0]);
            rest = parts.length == 2 ? parts[1] : "";
        }
        if (rest.startsWith("@")) {
            return word(field, rest.toLowerCase(Locale.ROOT), zone);
        }
        List<String> parts = List.of(rest.split("\\s+"));
        if (parts.size() != CronFields.COUNT) {
            throw new PolicyException.Invalid(field, wrongCount(parts.size(), text));
        }
        return new Cron(String.join(" ", parts), zone, CronFields.parse(field, parts));
    }

    private static String wrongCount(int count, String text) {
        String problem = "must have " + FORM + ", was '" + text + "'";
        return count == CronFields.COUNT + 1
                ? problem + ", which has six: leave the seconds out, a schedule is due on whole minutes"
                : problem;
    }

    private static ZoneId zone(String field, String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new PolicyException.Invalid(
                    field, "the zone must be UTC or a name such as Europe/Berlin, was '" + name + "'");
        }
    }

    private static Cron word(String field, String word, @Nullable ZoneId zone) {
        String meaning = WORDS.get(word);
        if (meaning != null) {
            return new Cron(word, zone, CronFields.parse(field, List.of(meaning.split(" "))));
        }
        if (RANDOM_WORDS.containsKey(word)) {
            return new Cron(word, zone, null);
        }
        String allowed = " must be one of " + String.join(", ", WORDS.keySet()) + ", "
                + String.join(", ", RANDOM_WORDS.keySet()) + ", or " + FORM + ", was '" + word + "'";
        throw new PolicyException.Invalid(
                field,
                word.startsWith("@every")
                        ? allowed.strip() + "; an interval is written as 'repeating: R/2025-01-01T00:00:00Z/PT6H'"
                        : allowed.strip());
    }

    /** The zone that the expression names in front, if it does. */
    public Optional<ZoneId> zone() {
        return Optional.ofNullable(zone);
    }

    /** Whether the time is still to be decided by {@link #settled}. */
    public boolean isRandom() {
        return fields == null;
    }

    /**
     * The expression with its random parts decided; the same seed always decides the same. An expression without such parts is
     * returned as it is.
     *
     * @param seed any number; seeds should differ between schedules that are not to run at one time
     */
    public Cron settled(long seed) {
        String meaning = RANDOM_WORDS.get(expression);
        if (meaning == null) {
            return this;
        }
        long minute = Math.floorMod(seed, 60L);
        long rest = Math.floorDiv(seed, 60L);
        long hour = Math.floorMod(rest, 24L);
        rest = Math.floorDiv(rest, 24L);
        String decided = meaning.replace("M", Long.toString(minute))
                .replace("H", Long.toString(hour))
                .replace("W", Long.toString(Math.floorMod(rest, 7L)))
                .replace("D", Long.toString(1 + Math.floorMod(rest, 28L)))
                .replace("N", Long.toString(1 + Math.floorMod(Math.floorDiv(rest, 28L), 12L)));
        return new Cron(decided, zone, CronFields.parse(FIELD, List.of(decided.split(" "))));
    }

    /**
     * Whether the expression names certain hours. One that matches every hour of a day has none: it follows elapsed hours
     * where clocks change.
     *
     * @throws IllegalStateException if it {@linkplain #isRandom() is not settled}
     */
    public boolean isFixedHour() {
        return !fields().everyHour();
    }

    /**
     * The first time after another that the expression matches on a clock that is never changed.
     *
     * @throws IllegalStateException if it {@linkplain #isRandom() is not settled}
     */
    public LocalDateTime next(LocalDateTime after) {
        return fields().next(after);
    }

    private CronFields fields() {
        if (fields == null) {
            throw new IllegalStateException(expression + " has no time before it is settled");
        }
        return fields;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cron that && expression.equals(that.expression) && Objects.equals(zone, that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, zone);
    }

    /** The expression as {@link #parse} takes it. */
    @Override
    public String toString() {
        return zone == null ? expression : "CRON_TZ=" + zone.getId() + " " + expression;
    }
}
