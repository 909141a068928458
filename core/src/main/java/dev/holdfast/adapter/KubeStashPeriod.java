package dev.holdfast.adapter;

import dev.holdfast.policy.Lifetime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The periods of KubeStash's retention policies, such as {@code 1y2mo3w4d5h6m}: mo are months, m are minutes; a month has 30 days
 * and a year 365; a unit given twice counts as given last ({@code apis/storage/v1alpha1/retentionpolicy_helpers.go}).
 */
final class KubeStashPeriod {
    private static final Pattern PART = Pattern.compile("([0-9]+)(mo|y|w|d|h|m)");
    private static final Pattern WHOLE = Pattern.compile("(" + PART.pattern() + ")+");

    private static final Map<String, Lifetime.Unit> UNITS = Map.of(
            "y", Lifetime.Unit.YEARS,
            "mo", Lifetime.Unit.MONTHS,
            "w", Lifetime.Unit.WEEKS,
            "d", Lifetime.Unit.DAYS,
            "h", Lifetime.Unit.HOURS);

    private static final Map<String, Duration> LENGTHS = Map.of(
            "y", Duration.ofDays(365),
            "mo", Duration.ofDays(30),
            "w", Duration.ofDays(7),
            "d", Duration.ofDays(1),
            "h", Duration.ofHours(1),
            "m", Duration.ofMinutes(1));

    private final Map<String, Integer> parts;

    private KubeStashPeriod(Map<String, Integer> parts) {
        this.parts = parts;
    }

    /** @throws IllegalArgumentException if the text is nothing of that kind */
    static KubeStashPeriod parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        Map<String, Integer> parts = new LinkedHashMap<>();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            parts.put(part.group(2), Integer.valueOf(part.group(1)));
        }
        parts.values().removeIf(number -> number == 0);
        return new KubeStashPeriod(parts);
    }

    /** Whether it is no time at all. */
    boolean isZero() {
        return parts.isEmpty();
    }

    /** Whether it is a number of one unit that lifetimes have and that is as long there as here. */
    boolean isExact() {
        return parts.size() == 1 && (parts.containsKey("w") || parts.containsKey("d") || parts.containsKey("h"));
    }

    /** One unit is kept as it is; several are added up to days or hours, rounded up. */
    Lifetime lifetime() {
        if (parts.size() == 1) {
            Map.Entry<String, Integer> only = parts.entrySet().iterator().next();
            Lifetime.Unit unit = UNITS.get(only.getKey());
            if (unit != null) {
                return new Lifetime(only.getValue(), unit);
            }
        }
        return Lifetimes.of(length());
    }

    /** What KubeStash takes it for. */
    Duration length() {
        Duration length = Duration.ZERO;
        for (Map.Entry<String, Integer> part : parts.entrySet()) {
            Duration unit = LENGTHS.get(part.getKey());
            length = unit == null ? length : length.plus(unit.multipliedBy(part.getValue()));
        }
        return length;
    }
}
