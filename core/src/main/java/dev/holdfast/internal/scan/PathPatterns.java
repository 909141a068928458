package dev.holdfast.internal.scan;

import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of patterns for absolute paths with the meaning that restic gives them: a later pattern that begins with {@code !}
 * takes back what earlier ones matched. Paths are raw text, see {@link dev.holdfast.internal.posix.RawText}. Immutable.
 */
public final class PathPatterns {
    private final List<String> texts;
    private final List<PathPattern> patterns;
    private final boolean ignoringCase;
    private final boolean negations;

    private PathPatterns(List<String> texts, List<PathPattern> patterns, boolean ignoringCase) {
        this.texts = texts;
        this.patterns = patterns;
        this.ignoringCase = ignoringCase;
        negations = patterns.stream().anyMatch(PathPattern::isNegated);
    }

    /**
     * Prepares patterns; empty ones do not count.
     *
     * @param ignoringCase whether upper and lower case are the same, for every pattern of the list
     * @throws WorkloadException.Invalid if a pattern is malformed; all such are named
     */
    public static PathPatterns of(List<String> texts, boolean ignoringCase) {
        List<PathPattern> patterns = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String text : texts) {
            try {
                if (!text.isEmpty()) {
                    patterns.add(PathPattern.of(ignoringCase ? lowerCase(text) : text));
                }
            } catch (IllegalArgumentException malformed) {
                wrong.add("'" + text + "' (" + malformed.getMessage() + ")");
            }
        }
        if (!wrong.isEmpty()) {
            throw new WorkloadException.Invalid(
                    "not a valid pattern: " + String.join(", ", wrong) + "; put a backslash before a plain [ or \\",
                    null);
        }
        return new PathPatterns(List.copyOf(texts), List.copyOf(patterns), ignoringCase);
    }

    /** The patterns as they were given. */
    public List<String> texts() {
        return texts;
    }

    /** Whether there is no pattern. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /**
     * Whether the path, or a directory above it, is matched.
     *
     * @param path not empty
     */
    public boolean matches(String path) {
        if (patterns.isEmpty()) {
            return false;
        }
        List<String> parts = parts(path);
        boolean matched = false;
        for (PathPattern pattern : patterns) {
            if (pattern.isNegated()) {
                matched = matched && !pattern.matches(parts);
            } else if (!matched) {
                matched = pattern.matches(parts);
            }
            if (matched && !negations) {
                return true;
            }
        }
        return matched;
    }

    /** Whether something below the directory could be matched; if not, nobody has to look into it. */
    public boolean mayMatchBelow(String path) {
        List<String> parts = parts(path);
        boolean may = false;
        for (PathPattern pattern : patterns) {
            may = pattern.isNegated() ? may && !pattern.matches(parts) : may || pattern.mayMatchBelow(parts);
        }
        return may;
    }

    private List<String> parts(String path) {
        return PathPattern.split(ignoringCase ? lowerCase(path) : path);
    }

    /** Character by character, as restic does it: no locale and no letters that become two. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }
}
