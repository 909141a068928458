package dev.holdfast.service;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.job.Repository;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.Hold;
import dev.holdfast.run.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Holds on a backup and its removal, in all storages where it lies. */
final class BackupChanges {
    private final Function<String, Repository> storages;
    private final Time time;

    /** @param storages the repository of a storage by its name */
    BackupChanges(Function<String, Repository> storages, Time time) {
        this.storages = storages;
        this.time = time;
    }

    /** Where the backup lies: a snapshot and its storage. */
    private record Place(String storage, SnapshotId id) {}

    private static List<Place> places(BackupEntry entry) {
        return Stream.concat(
                        entry.snapshot().map(id -> new Place(entry.storage(), id)).stream(),
                        entry.copies().stream()
                                .flatMap(copy -> copy.snapshot().map(id -> new Place(copy.storage(), id)).stream()))
                .toList();
    }

    private Snapshot snapshot(Place place) {
        return storages.apply(place.storage()).snapshot(place.id());
    }

    /** Holds the backup wherever it lies; if a storage refuses, it stays held in those before. */
    List<Hold> hold(BackupEntry entry, BiFunction<Repository, Snapshot, Hold> placing) {
        if (!entry.isRestorable()) {
            throw new RepositoryException.Refused(
                    "backup " + entry.name() + " has no snapshot that could be held; nothing is held");
        }
        List<Hold> holds = new ArrayList<>();
        Map<String, Snapshot> one = new LinkedHashMap<>();
        places(entry).forEach(place -> one.putIfAbsent(place.storage(), snapshot(place)));
        one.forEach((storage, snapshot) -> holds.add(placing.apply(storages.apply(storage), snapshot)));
        return holds;
    }

    /** Takes away what is held, wherever it lies. */
    List<Hold> release(BackupEntry entry, List<Hold> holds) {
        places(entry).stream().map(Place::storage).distinct().map(storages).forEach(repository -> {
            List<String> there =
                    repository.holds().list().stream().map(Hold::id).toList();
            holds.stream().filter(hold -> there.contains(hold.id())).forEach(repository.holds()::release);
        });
        return holds;
    }

    BackupDeletion plan(BackupEntry entry, boolean isLastGood) {
        if (entry.status() == RunStatus.CREATING) {
            throw new RepositoryException.Refused(
                    "backup " + entry.name() + " is being taken; cancel its run, or wait until it has ended");
        }
        List<BackupDeletion.Part> parts = places(entry).stream()
                .map(place -> new BackupDeletion.Part(
                        place.storage(),
                        place.id(),
                        storages.apply(place.storage()).holds().protections(snapshot(place))))
                .toList();
        return new BackupDeletion(entry, parts, isLastGood);
    }

    /** All or nothing, as far as protection is concerned: every storage agrees before the first removal. */
    List<Finding> delete(BackupDeletion plan) {
        BackupEntry entry = plan.entry();
        String doing = "deleting backup " + entry.name();
        Map<String, List<Snapshot>> going = new LinkedHashMap<>();
        places(entry)
                .forEach(place -> going.computeIfAbsent(place.storage(), none -> new ArrayList<>())
                        .add(snapshot(place)));
        going.forEach((storage, snapshots) -> storages.apply(storage).holds().requireUnprotected(snapshots, doing));
        List<Finding> failed = new ArrayList<>();
        going.forEach((storage, snapshots) -> {
            Repository repository = storages.apply(storage);
            repository.audit().append("backup.deleted", entry.run().orElse(entry.name()), details(entry, snapshots));
            ForgetReport report = repository.upkeep().forget(ForgetPlan.ofNamed(snapshots));
            failed.addAll(report.failed());
        });
        if (failed.isEmpty()) {
            note(entry);
        }
        return failed;
    }

    private static Map<String, String> details(BackupEntry entry, List<Snapshot> snapshots) {
        Map<String, String> details = new HashMap<>();
        details.put("name", entry.name());
        details.put("target", entry.target());
        details.put("schedule", entry.schedule());
        details.put(
                "snapshots",
                String.join(" ", snapshots.stream().map(one -> one.id().hex()).toList()));
        return details;
    }

    /** A backup that had a snapshot stays in the history; one that never had is forgotten. */
    private void note(BackupEntry entry) {
        if (entry.run().isEmpty()) {
            return;
        }
        RunRecords records =
                RunRecords.ofRepository(storages.apply(entry.storage()).documents());
        String run = entry.run().get();
        if (!entry.isRestorable()) {
            records.remove(run);
            return;
        }
        Instant now = time.now();
        var unused = records.change(run, record -> record.expiredAt(now).message("deleted on request at " + now));
    }
}
