package dev.holdfast.retention;

import java.util.Objects;

/**
 * A field that lies below a floor, or a floor that a change would lower.
 *
 * @param field the path to it, such as {@code policies.gold.items[2].retention}
 * @param found what it is
 * @param minimum what it must be at least, in words
 */
public record ComplianceFinding(String field, String found, String minimum) {
    /** Refuses nulls. */
    public ComplianceFinding {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(minimum, "minimum");
    }

    /** In words, such as {@code policies.gold.onDemand: must be at least 7 days, was 2 days}. */
    @Override
    public String toString() {
        return field + ": must be " + minimum + ", was " + found;
    }
}
