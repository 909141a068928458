package dev.holdfast.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Selects by labels: every requirement must hold.
 *
 * @param requirements what must hold; nothing is selected if there are none
 */
public record LabelSelector(List<Requirement> requirements) {
    /** Selects nothing. */
    public static final LabelSelector NONE = new LabelSelector(List.of());

    /** The requirements are copied. */
    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /**
     * A key that has a value, or has not.
     *
     * @param key of the label
     * @param equal whether it must have the value, rather than another or none
     * @param value the value
     */
    public record Requirement(String key, boolean equal, String value) {
        /** Nothing may be null. */
        public Requirement {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }

        private boolean holds(Map<String, String> labels) {
            return value.equals(labels.get(key)) == equal;
        }

        @Override
        public String toString() {
            return key + (equal ? "=" : "!=") + value;
        }
    }

    /**
     * Reads requirements such as {@code env=prod,tier!=web}; semicolons separate as commas do.
     *
     * @throws PolicyException.Invalid if the text is nothing of that kind
     */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : text.split("[,;]", -1)) {
            requirements.add(requirement(part.strip()));
        }
        return new LabelSelector(requirements);
    }

    private static Requirement requirement(String part) {
        int equals = part.indexOf('=');
        boolean unequal = equals > 0 && part.charAt(equals - 1) == '!';
        String key =
                part.substring(0, Math.max(0, unequal ? equals - 1 : equals)).strip();
        if (key.isEmpty()) {
            throw new PolicyException.Invalid(
                    "selector", "must be parts like key=value or key!=value with commas between, was '" + part + "'");
        }
        String value = part.substring(equals + 1);
        return new Requirement(key, !unequal, (value.startsWith("=") ? value.substring(1) : value).strip());
    }

    /** Whether something with these labels is selected. */
    public boolean matches(Map<String, String> labels) {
        return !requirements.isEmpty() && requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }
}
