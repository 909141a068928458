package dev.holdfast.service;

import dev.holdfast.Label;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a catalogue keeps of a snapshot: little, as there may be very many.
 *
 * @param storage the storage that it lies in
 * @param id its id
 * @param original its first id, or null if it has kept it
 * @param run the run that wrote it, or null if none of a schedule did
 * @param name what people call the backup
 * @param target what it protects
 * @param at when it was taken
 * @param schedule the schedule that it belongs to, or empty
 * @param createdBy who asked for it, or empty
 * @param status where it stands
 * @param expiresAt when it ends, or null
 * @param added bytes that it added, or null if nobody counted
 * @param restored bytes that a restore brings back, or null if nobody counted
 * @param labels its labels
 * @param rules what it was taken under
 * @param paths what was backed up
 */
record SnapshotFacts(
        String storage,
        SnapshotId id,
        @Nullable SnapshotId original,
        @Nullable String run,
        String name,
        String target,
        String schedule,
        String createdBy,
        RunStatus status,
        Instant at,
        @Nullable Instant expiresAt,
        @Nullable Long added,
        @Nullable Long restored,
        List<Label> labels,
        List<String> rules,
        List<String> paths) {
    /**
     * Takes what is needed out of a snapshot.
     *
     * @param shared gives equal texts as one object, as most are the same in very many snapshots
     */
    static SnapshotFacts of(String storage, Snapshot snapshot, UnaryOperator<Object> shared) {
        Instant at = snapshot.time().toInstant();
        SnapshotSummary summary = snapshot.summary().orElse(null);
        return new SnapshotFacts(
                storage,
                snapshot.id(),
                snapshot.originalOrNull(),
                snapshot.fact("run").filter(id -> !id.isEmpty()).orElse(null),
                name(snapshot),
                text(shared, snapshot.fact("target").orElse(snapshot.hostname())),
                text(shared, snapshot.fact("schedule").orElse("")),
                text(shared, snapshot.fact("created-by").orElse(snapshot.username())),
                status(snapshot),
                at,
                snapshot.fact("expires").flatMap(SnapshotFacts::instant).orElse(null),
                summary == null ? null : summary.dataAddedPacked(),
                summary == null ? null : summary.totalBytesProcessed(),
                list(shared, snapshot.labels()),
                list(shared, snapshot.fact("rules").map(SnapshotFacts::split).orElse(List.of())),
                list(shared, snapshot.paths()));
    }

    /** A run names its backup; others have the name of their job and their time, or the beginning of their id. */
    private static String name(Snapshot snapshot) {
        boolean ofRun = snapshot.fact("run").isPresent();
        return snapshot.name()
                .filter(name -> !name.isEmpty())
                .map(name ->
                        ofRun ? name : RunRecord.nameOf(name, snapshot.time().toInstant()))
                .orElse(snapshot.id().brief());
    }

    private static RunStatus status(Snapshot snapshot) {
        return snapshot.fact("state").filter("partially-failed"::equals).isPresent()
                ? RunStatus.PARTIALLY_FAILED
                : RunStatus.COMPLETED;
    }

    private static List<String> split(String rules) {
        return Arrays.stream(rules.split("[+;]"))
                .filter(rule -> !rule.isEmpty())
                .toList();
    }

    /** A tag that somebody has written by hand may hold anything. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static String text(UnaryOperator<Object> shared, String value) {
        return (String) shared.apply(value);
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> list(UnaryOperator<Object> shared, List<T> value) {
        return (List<T>) shared.apply(value);
    }

    /** What its copies have in common with it: the run, or the first snapshot. */
    String origin() {
        return run == null ? (original == null ? id : original).hex() : run;
    }

    /** Whether it is, or was made from, a snapshot of an id. */
    boolean is(SnapshotId wanted) {
        return id.equals(wanted) || wanted.equals(original);
    }

    /** The entry of a backup about which nothing else is known. */
    BackupEntry.Builder entry() {
        return BackupEntry.builder(name)
                .run(run)
                .snapshot(id)
                .storage(storage)
                .target(target)
                .schedule(schedule)
                .createdBy(createdBy)
                .status(status)
                .at(at)
                .expiresAt(expiresAt)
                .added(added)
                .restored(restored)
                .labels(labels)
                .rules(rules)
                .paths(paths);
    }

    /** The same backup in a further storage. */
    BackupCopy copy() {
        return new BackupCopy(storage, RunState.COMPLETED, id, expiresAt, "");
    }
}
