package dev.holdfast.internal.scan;

import java.util.List;

/**
 * What is left out of a backup and what is recorded.
 *
 * @param excluded lists of patterns
 * @param tags files that keep their directory out
 * @param oneFileSystem whether mounted file systems are left out, but not the directories they are mounted on
 * @param largest files with more bytes are left out; {@link Long#MAX_VALUE} for none
 * @param accessTimes whether times of last access are recorded
 */
public record ScanRules(
        List<PathPatterns> excluded, List<TagRule> tags, boolean oneFileSystem, long largest, boolean accessTimes) {
    /** Copies the lists and drops empty ones. */
    public ScanRules {
        excluded = excluded.stream().filter(patterns -> !patterns.isEmpty()).toList();
        tags = List.copyOf(tags);
    }

    boolean excludes(String absolute) {
        for (PathPatterns patterns : excluded) {
            if (patterns.matches(absolute)) {
                return true;
            }
        }
        return false;
    }
}
