package dev.holdfast.run;

import java.util.List;

/**
 * What came of checking a repository.
 *
 * @param indexFiles how many index files there are
 * @param packs how many packs the index names
 * @param blobs how many different blobs the index names
 * @param snapshots how many snapshots were looked at
 * @param trees how many different trees were read
 * @param unusedBlobs how many blobs no snapshot needs
 * @param packsRead how many packs were read whole
 * @param bytesRead their size
 * @param problems what was found, errors first; at most {@value #MAX_PROBLEMS}
 * @param problemCount how many were found
 * @param errorCount how many of them are errors
 */
public record CheckReport(
        long indexFiles,
        long packs,
        long blobs,
        long snapshots,
        long trees,
        long unusedBlobs,
        long packsRead,
        long bytesRead,
        List<CheckProblem> problems,
        long problemCount,
        long errorCount) {
    /** At most so many problems are kept; the counts go on. */
    public static final int MAX_PROBLEMS = 1000;

    /** Copies the list. */
    public CheckReport {
        problems = List.copyOf(problems);
    }

    /** Whether no damage was found; hints and warnings do not count. */
    public boolean isSound() {
        return errorCount == 0;
    }
}
