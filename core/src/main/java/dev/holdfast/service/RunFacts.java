package dev.holdfast.service;

import dev.holdfast.SnapshotId;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a catalogue keeps of a run that took a backup.
 *
 * @param entry what it says about the backup, without snapshot and copies
 * @param snapshot the snapshot that it says it wrote, or null
 * @param isFinal whether nothing more will happen
 * @param copies its parts that bring the backup into further storages
 */
record RunFacts(BackupEntry entry, @Nullable SnapshotId snapshot, boolean isFinal, List<RunPart> copies) {
    private static final String GONE = "its snapshot is not in the storage any more";

    static RunFacts of(RunRecord run) {
        Instant at = run.startedAt().or(run::dueAt).or(run::endedAt).orElse(Instant.EPOCH);
        boolean counted = run.snapshot().isPresent();
        BackupEntry entry = BackupEntry.builder(run.name().isEmpty() ? run.id() : run.name())
                .run(run.id())
                .storage(run.storage())
                .target(run.target())
                .schedule(run.schedule())
                .group(run.group())
                .createdBy(run.createdBy())
                .status(run.status())
                .at(at)
                .expiresAt(run.expiresAt().orElse(null))
                .protectedUntil(run.protectedUntil().orElse(null))
                .added(counted ? run.addedBytes() : null)
                .restored(counted ? run.restoredBytes() : null)
                .labels(run.labels())
                .rules(run.rules())
                .message(run.message())
                .verification(run.verification().orElse(null))
                .build();
        List<RunPart> copies = run.parts().stream()
                .filter(part -> part.kind() == PartKind.COPY || part.kind() == PartKind.VAULT)
                .toList();
        return new RunFacts(entry, run.snapshot().orElse(null), run.isFinal(), copies);
    }

    /**
     * The entry of the backup.
     *
     * @param points all snapshots that say they are of this run
     * @param wasRead whether a storage's snapshots are known
     */
    BackupEntry with(List<SnapshotFacts> points, Predicate<String> wasRead) {
        List<SnapshotFacts> others = new ArrayList<>(points);
        int own = own(points);
        SnapshotFacts point = own < 0 ? null : others.remove(own);
        BackupEntry.Builder found = entry.toBuilder().copies(copies(others));
        if (point != null) {
            return found.snapshot(point.id())
                    .paths(point.paths())
                    .expiresAt(entry.expiresAt().orElse(point.expiresAt()))
                    .added(
                            entry.addedBytes().isPresent()
                                    ? Long.valueOf(entry.addedBytes().getAsLong())
                                    : point.added())
                    .restored(
                            entry.restoredBytes().isPresent()
                                    ? Long.valueOf(entry.restoredBytes().getAsLong())
                                    : point.restored())
                    .build();
        }
        if (!wasRead.test(entry.storage())) {
            return found.snapshot(snapshot).build();
        }
        return isFinished() ? found.status(RunStatus.EXPIRED).message(GONE).build() : found.build();
    }

    /** Which of the snapshots is the one in the run's own storage; -1 if none is. */
    private int own(List<SnapshotFacts> points) {
        int found = -1;
        for (int i = 0; i < points.size(); i++) {
            boolean here = points.get(i).storage().equals(entry.storage());
            if (here && (found < 0 || isWritten(points.get(i)))) {
                found = i;
            }
        }
        return found;
    }

    private boolean isWritten(SnapshotFacts point) {
        return snapshot != null && point.is(snapshot);
    }

    private boolean isFinished() {
        return entry.status() == RunStatus.COMPLETED || entry.status() == RunStatus.PARTIALLY_FAILED;
    }

    private List<BackupCopy> copies(List<SnapshotFacts> others) {
        List<BackupCopy> all = new ArrayList<>();
        others.forEach(point -> all.add(point.copy()));
        Map<SnapshotId, Instant> ends = copies.stream()
                .filter(part -> part.snapshot().isPresent() && part.expiresAt().isPresent())
                .collect(Collectors.toMap(
                        part -> part.snapshot().orElseThrow(),
                        part -> part.expiresAt().orElseThrow(),
                        (one, other) -> one.isAfter(other) ? one : other));
        all.replaceAll(copy -> copy.expiresAtOrNull() == null
                ? new BackupCopy(
                        copy.storage(), copy.state(), copy.snapshotOrNull(), ends.get(copy.snapshotOrNull()), "")
                : copy);
        copies.stream()
                .filter(part -> part.state() != RunState.COMPLETED)
                .forEach(part -> all.add(new BackupCopy(part.name(), part.state(), null, null, part.message())));
        return all;
    }
}
