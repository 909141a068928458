package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of one restore.
 *
 * @param id names the run, 32 hex digits
 * @param snapshot what was restored
 * @param target where to, without credentials
 * @param state how it ended
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param planOrNull what was to be done; null if it did not come that far
 * @param filesRestored files written or brought in line
 * @param bytesRestored their size
 * @param filesVerified files read back and compared, -1 if that was not asked for
 * @param conditions facts about the run
 * @param failureCount items that failed
 * @param failures the first of them
 * @param findings what was noticed
 * @param message in one sentence how it ended
 */
public record RestoreRun(
        String id,
        SnapshotId snapshot,
        String target,
        RunState state,
        Instant startedAt,
        Instant endedAt,
        @Nullable RestorePlan planOrNull,
        long filesRestored,
        long bytesRestored,
        long filesVerified,
        List<Condition> conditions,
        long failureCount,
        List<ItemFailure> failures,
        List<Finding> findings,
        String message) {
    /** Copies the lists. */
    public RestoreRun {
        conditions = List.copyOf(conditions);
        failures = List.copyOf(failures);
        findings = List.copyOf(findings);
    }

    /** What was to be done, if it came that far. */
    public Optional<RestorePlan> plan() {
        return Optional.ofNullable(planOrNull);
    }

    /** From begin to end. */
    public Duration duration() {
        return Duration.between(startedAt, endedAt);
    }
}
