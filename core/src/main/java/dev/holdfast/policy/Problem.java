package dev.holdfast.policy;

import java.util.List;
import java.util.Objects;

/**
 * What is wrong with a definition.
 *
 * @param path the field, such as {@code schedules.nightly.cron} or {@code Policy/gold spec.items[2].retention.value}
 * @param value what it holds; empty if it holds nothing, or what must not be shown
 * @param reason why that is wrong and what to do
 * @param allowed the values that are possible, where they can be listed
 */
public record Problem(String path, String value, String reason, List<String> allowed) {
    /** Nothing may be null. */
    public Problem {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(reason, "reason");
        allowed = List.copyOf(allowed);
    }

    /** The problem in one line. */
    @Override
    public String toString() {
        return path + ": " + reason + (value.isEmpty() ? "" : ", was '" + value + "'")
                + (allowed.isEmpty() ? "" : "; possible: " + String.join(", ", allowed));
    }
}
