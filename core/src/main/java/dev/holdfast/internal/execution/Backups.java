package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.job.Repository;
import dev.holdfast.run.Condition;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The backups of one target by one schedule: the snapshots that its repository has, and what the records say about them. */
final class Backups {
    private final List<Snapshot> snapshots;
    private final Map<String, RunRecord> records;

    private Backups(List<Snapshot> snapshots, Map<String, RunRecord> records) {
        this.snapshots = snapshots;
        this.records = records;
    }

    static Backups of(Repository repository, String schedule, String target) {
        Map<String, RunRecord> records = new HashMap<>();
        RunRecords.ofRepository(repository.documents()).forEach(stored -> {
            RunRecord run = stored.run();
            if (run.kind() == RunKind.BACKUP
                    && run.schedule().equals(schedule)
                    && run.target().equals(target)) {
                records.put(run.id(), run);
            }
        });
        return new Backups(of(repository.snapshots(), schedule, target), records);
    }

    /** The same by what the snapshots themselves say, which asks for no record. */
    static Backups ofSnapshots(List<Snapshot> all, String schedule, String target) {
        return new Backups(of(all, schedule, target), Map.of());
    }

    private static List<Snapshot> of(List<Snapshot> all, String schedule, String target) {
        return all.stream()
                .filter(one -> StoredTags.isOf(one, schedule, target))
                .sorted(Comparator.comparing((Snapshot one) -> one.time().toInstant())
                        .thenComparing(Snapshot::id))
                .toList();
    }

    /** All snapshots, the oldest first. */
    List<Snapshot> snapshots() {
        return snapshots;
    }

    /** The record of each run by its id. */
    Map<String, RunRecord> records() {
        return records;
    }

    /** The record of the run that took a snapshot, if it is there. */
    Optional<RunRecord> record(Snapshot snapshot) {
        return snapshot.fact(StoredTags.RUN).flatMap(id -> Optional.ofNullable(records.get(id)));
    }

    /** When the newest good one was taken, whether or not it is still there. */
    Optional<Instant> lastGood() {
        Stream<Instant> there = whole().stream().map(one -> one.time().toInstant());
        Stream<Instant> noted = records.values().stream()
                .filter(run -> run.snapshot().isPresent() && isWhole(run))
                .flatMap(run -> run.startedAt().stream());
        return Stream.concat(there, noted).max(Comparator.naturalOrder());
    }

    /** Those that count as good, as far as is known: where the record is lost, the snapshot says what was missing from it. */
    List<Snapshot> whole() {
        return which(Backups::isWhole);
    }

    /** Those from which nothing is missing, whatever became of the other members of their group: what copies them does not wait. */
    List<Snapshot> wholeAlone() {
        return which(Backups::isWholeAlone);
    }

    private List<Snapshot> which(Predicate<RunRecord> good) {
        return snapshots.stream()
                .filter(one ->
                        record(one).map(good::test).orElse(one.fact("state").isEmpty()))
                .toList();
    }

    /** Where a group counts only together, a member's backup counts once all others are known to be there. */
    static boolean isWhole(RunRecord run) {
        return isWholeAlone(run) && !lacksOthers(run);
    }

    private static boolean lacksOthers(RunRecord run) {
        return run.condition(RunRecord.GROUP_COMPLETE)
                .filter(condition -> condition.status() != Condition.Status.TRUE)
                .isPresent();
    }

    private static boolean isWholeAlone(RunRecord run) {
        return run.parts().stream()
                .filter(part -> part.kind() == PartKind.BACKUP)
                .map(part -> part.state() != RunState.PARTIALLY_FAILED)
                .findFirst()
                .orElse(run.state() != RunState.PARTIALLY_FAILED);
    }

    /** Whether a record says that a part was done: what the other place has let go since is not brought back. */
    boolean wasDone(Snapshot snapshot, PartKind kind, String name) {
        return record(snapshot).stream()
                .flatMap(run -> run.parts().stream())
                .anyMatch(part -> part.kind() == kind
                        && part.name().equals(name)
                        && part.snapshot().isPresent()
                        && part.state() == RunState.COMPLETED);
    }

    /** Whether any backup has a part of a name that left a snapshot. */
    boolean hasAny(PartKind kind, String name) {
        return records.values().stream()
                .flatMap(run -> run.parts().stream())
                .anyMatch(part -> part.kind() == kind
                        && part.name().equals(name)
                        && part.snapshot().isPresent());
    }
}
