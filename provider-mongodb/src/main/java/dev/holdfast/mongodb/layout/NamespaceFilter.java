package dev.holdfast.mongodb.layout;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which namespaces are wanted, by patterns as mongorestore's {@code --nsInclude} and {@code --nsExclude}: {@code *} stands for any
 * number of characters, dots included, {@code \*} for an asterisk. A pattern for a time series is also one for its buckets.
 */
public final class NamespaceFilter {
    private static final NamespaceFilter ALL = new NamespaceFilter(Map.of(), Map.of());

    /** As they were written, in that order, with what they match. */
    private final Map<String, Pattern> included;

    private final Map<String, Pattern> excluded;

    private NamespaceFilter(Map<String, Pattern> included, Map<String, Pattern> excluded) {
        this.included = included;
        this.excluded = excluded;
    }

    /** Wants everything. */
    public static NamespaceFilter all() {
        return ALL;
    }

    /**
     * Wants what one of the first and none of the second matches.
     *
     * @param include without any, everything is included
     * @throws IllegalArgumentException if a pattern is empty or has a {@code $}
     */
    public static NamespaceFilter of(List<String> include, List<String> exclude) {
        return new NamespaceFilter(compile(include), compile(exclude));
    }

    private static Map<String, Pattern> compile(List<String> patterns) {
        Map<String, Pattern> compiled = new LinkedHashMap<>();
        for (String pattern : patterns) {
            compiled.put(
                    pattern, NamespacePattern.withWildcards(checked(pattern)).regex());
        }
        return compiled;
    }

    private static String checked(String pattern) {
        if (pattern.isEmpty() || pattern.contains("$")) {
            throw new IllegalArgumentException("'" + pattern
                    + "' is no pattern for namespaces; use 'database.collection', '*' for any characters, without '$'");
        }
        return pattern;
    }

    /** Whether it is wanted. */
    public boolean wants(Namespace namespace) {
        String text = namespace.logical().toString();
        return (included.isEmpty() || matches(included, text)) && !matches(excluded, text);
    }

    /** Whether it wants everything there could be. */
    public boolean wantsAll() {
        return included.isEmpty() && excluded.isEmpty();
    }

    /** What was to be included and is none of these, as it was written. */
    public List<String> unmatched(Collection<Namespace> found) {
        List<String> names =
                found.stream().map(name -> name.logical().toString()).toList();
        return included.entrySet().stream()
                .filter(each -> names.stream()
                        .noneMatch(name -> each.getValue().matcher(name).matches()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean matches(Map<String, Pattern> patterns, String text) {
        return patterns.values().stream()
                .anyMatch(pattern -> pattern.matcher(text).matches());
    }
}
