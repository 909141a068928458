package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import dev.holdfast.SnapshotSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of one backup.
 *
 * @param id names the run, 32 hex digits
 * @param name the job's name; empty if it has none
 * @param workload what was backed up, without credentials
 * @param state how it ended
 * @param dryRun whether nothing was stored on purpose
 * @param attempts how often it was tried, from 1
 * @param startedAt when the first attempt began
 * @param endedAt when the last one ended
 * @param snapshotOrNull what was written; null if nothing was
 * @param summaryOrNull what was looked at and added; null if it did not come that far
 * @param conditions facts about the run
 * @param failureCount items that failed
 * @param failures the first of them
 * @param findings what was noticed
 * @param sources from whom it was read, where the workload chooses
 * @param message in one sentence how it ended
 */
public record BackupRun(
        String id,
        String name,
        String workload,
        RunState state,
        boolean dryRun,
        int attempts,
        Instant startedAt,
        Instant endedAt,
        @Nullable SnapshotId snapshotOrNull,
        @Nullable SnapshotSummary summaryOrNull,
        List<Condition> conditions,
        long failureCount,
        List<ItemFailure> failures,
        List<Finding> findings,
        List<SourceResult> sources,
        String message) {
    /** Copies the lists. */
    public BackupRun {
        conditions = List.copyOf(conditions);
        failures = List.copyOf(failures);
        findings = List.copyOf(findings);
        sources = List.copyOf(sources);
    }

    /**
     * What was written.
     *
     * @throws IllegalStateException if nothing was: a dry run or a failed one
     */
    public SnapshotId snapshot() {
        if (snapshotOrNull == null) {
            throw new IllegalStateException("run " + id + " wrote no snapshot: " + message);
        }
        return snapshotOrNull;
    }

    /** What was looked at and added, if it came that far. */
    public Optional<SnapshotSummary> summary() {
        return Optional.ofNullable(summaryOrNull);
    }

    /** From the first attempt's begin to the last one's end. */
    public Duration duration() {
        return Duration.between(startedAt, endedAt);
    }
}
