package dev.holdfast.mongodb.layout;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which namespaces are wanted, by patterns as mongorestore's {@code --nsInclude} and {@code --nsExclude}: {@code *} stands for any
 * number of characters, dots included, {@code \*} for an asterisk. A pattern for a time series is also one for its buckets.
 */
public final class NamespaceFilter {
    private static final NamespaceFilter ALL = new NamespaceFilter(List.of(), List.of(), List.of());

    private final List<String> include;
    private final List<Pattern> included;
    private final List<Pattern> excluded;

    private NamespaceFilter(List<String> include, List<Pattern> included, List<Pattern> excluded) {
        this.include = List.copyOf(include);
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
        return new NamespaceFilter(include, compile(include), compile(exclude));
    }

    private static List<Pattern> compile(List<String> patterns) {
        return patterns.stream()
                .map(NamespaceFilter::checked)
                .map(pattern -> NamespacePattern.withWildcards(pattern).regex())
                .toList();
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
        return include.stream()
                .filter(pattern -> {
                    Pattern regex = NamespacePattern.withWildcards(pattern).regex();
                    return found.stream()
                            .noneMatch(name ->
                                    regex.matcher(name.logical().toString()).matches());
                })
                .toList();
    }

    private static boolean matches(List<Pattern> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }
}
