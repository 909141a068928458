package dev.holdfast.internal.scan;

import java.util.List;

/**
 * Which paths of a dump are wanted, by patterns: those that are included, or all if nothing is, without those that are
 * excluded. Immutable.
 */
public final class PathSelection {
    private final List<PathPatterns> included;
    private final List<PathPatterns> excluded;

    private PathSelection(List<PathPatterns> included, List<PathPatterns> excluded) {
        this.included =
                included.stream().filter(patterns -> !patterns.isEmpty()).toList();
        this.excluded =
                excluded.stream().filter(patterns -> !patterns.isEmpty()).toList();
    }

    /** Everything. */
    public static PathSelection all() {
        return new PathSelection(List.of(), List.of());
    }

    /** Lists of patterns that include or exclude; each list by itself, so that case may count in one and not in another. */
    public static PathSelection of(List<PathPatterns> included, List<PathPatterns> excluded) {
        return new PathSelection(included, excluded);
    }

    /** Whether there is no pattern at all. */
    public boolean isAll() {
        return included.isEmpty() && excluded.isEmpty();
    }

    /** Whether the entry at this absolute path is wanted for its own sake. */
    public boolean selects(String path) {
        return (included.isEmpty() || included.stream().anyMatch(patterns -> patterns.matches(path)))
                && !isExcluded(path);
    }

    /** Whether something below the directory at this absolute path may be wanted. */
    public boolean selectsBelow(String path) {
        return (included.isEmpty() || included.stream().anyMatch(patterns -> patterns.mayMatchBelow(path)))
                && !isExcluded(path);
    }

    private boolean isExcluded(String path) {
        return excluded.stream().anyMatch(patterns -> patterns.matches(path));
    }
}
