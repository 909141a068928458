package dev.holdfast.service;

import dev.holdfast.SnapshotId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What came of a rehearsal.
 *
 * @param from where its clock began
 * @param until where it ended
 * @param begun runs that began
 * @param completed runs that were completed
 * @param failed runs that ended otherwise
 * @param skipped due runs that did not begin
 * @param kept what the storages hold at the end, in order of time
 * @param troubles what could not be done, in words
 */
public record RehearsalReport(
        Instant from,
        Instant until,
        int begun,
        int completed,
        int failed,
        int skipped,
        List<Kept> kept,
        List<String> troubles) {
    /**
     * A snapshot that is there at the end.
     *
     * @param storage the storage that holds it
     * @param schedule the schedule that took it
     * @param target what it is of
     * @param at when it was taken
     * @param id its id
     */
    public record Kept(String storage, String schedule, String target, Instant at, SnapshotId id) {
        /** Nothing may be null. */
        public Kept {
            Objects.requireNonNull(storage, "storage");
            Objects.requireNonNull(schedule, "schedule");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(id, "id");
        }
    }

    /** Copies the lists. */
    public RehearsalReport {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(until, "until");
        kept = List.copyOf(kept);
        troubles = List.copyOf(troubles);
    }
}
