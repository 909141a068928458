package dev.holdfast.internal.restore;

import dev.holdfast.internal.scan.PathPatterns;

/** Wanted by patterns: what is excluded is left, and if anything is included, only that is taken. */
public final class PatternFilter implements EntryFilter {
    private final PathPatterns include;
    private final PathPatterns exclude;

    /**
     * Both may be empty.
     *
     * @param include what is wanted; empty for everything
     * @param exclude what is not wanted, with everything below it
     */
    public PatternFilter(PathPatterns include, PathPatterns exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    @Override
    public Verdict test(String path, boolean directory) {
        if (!exclude.isEmpty() && exclude.matches(path)) {
            return Verdict.LEAVE;
        }
        if (include.isEmpty() || include.matches(path)) {
            return Verdict.TAKE;
        }
        return directory && include.mayMatchBelow(path) ? Verdict.LOOK_BELOW : Verdict.LEAVE;
    }
}
