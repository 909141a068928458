package dev.holdfast.spi.workload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is asked of a workload beside its location, by name: each of one or several values, as people write them. Immutable.
 *
 * @param values by name
 */
public record WorkloadOptions(Map<String, List<String>> values) {
    /** The option that names what is left out, in whatever way the workload has for it; a target's {@code excludes} are its values. */
    public static final String EXCLUDE = "exclude";

    /** Nothing is asked. */
    public static final WorkloadOptions NONE = new WorkloadOptions(Map.of());

    /** Copies the map. */
    public WorkloadOptions {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, each) -> copy.put(name, List.copyOf(each)));
        values = Collections.unmodifiableMap(copy);
    }

    /** The same and one more value of an option. */
    public WorkloadOptions and(String name, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(values);
        List<String> all = new ArrayList<>(all(name));
        all.add(value);
        more.put(name, all);
        return new WorkloadOptions(more);
    }

    /** Whether nothing is asked. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** All values of an option, in their order; empty if it is not asked for. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /**
     * The value of an option that takes one.
     *
     * @throws WorkloadException.Invalid if there are several
     */
    public Optional<String> one(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw new WorkloadException.Invalid(name + ": expected one value, was " + String.join(", ", all), null);
        }
        return all.stream().findFirst();
    }

    /**
     * The value of an option that is yes or no.
     *
     * @throws WorkloadException.Invalid if it is anything else
     */
    public boolean yes(String name, boolean byDefault) {
        return one(name)
                .map(text -> switch (text) {
                    case "true", "yes", "" -> true;
                    case "false", "no" -> false;
                    default ->
                        throw new WorkloadException.Invalid(
                                name + ": expected true or false, was '" + text + "'", null);
                })
                .orElse(byDefault);
    }

    /**
     * Passes if nothing else is asked.
     *
     * @param known names of options
     * @param of what does not know others, for the message
     * @throws WorkloadException.Invalid if there is another
     */
    public void requireOnly(Set<String> known, String of) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new WorkloadException.Invalid(
                        of + " has no option '" + name + "'; "
                                + (known.isEmpty()
                                        ? "it has none"
                                        : "there are: " + String.join(", ", new TreeSet<>(known))),
                        null);
            }
        }
    }
}
