package dev.holdfast.cli;

import dev.holdfast.RepositoryException;
import dev.holdfast.SnapshotId;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.run.RunStatus;
import dev.holdfast.service.BackupEntry;
import dev.holdfast.service.BackupQuery;
import dev.holdfast.service.Catalogue;
import dev.holdfast.service.Storages;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The newest complete backup of a schedule, in whichever storage it lies.
 *
 * @param schedule its name
 * @param target whose backup is meant; empty if the schedule has one target only
 */
record ScheduleBackup(Session session, ConfigurationOptions definitions, String schedule, String target) {
    /** Where a snapshot lies. */
    private record Place(String storage, SnapshotId snapshot) {}

    /** Gives work the repository and the snapshot. */
    int with(FoundSnapshot.Work work) {
        Optional<Path> file = session.options().repository == null ? definitions.file(session) : Optional.empty();
        return file.isPresent() ? ofConfiguration(file.get(), work) : ofRepository(work);
    }

    private int ofConfiguration(Path file, FoundSnapshot.Work work) {
        Configuration configuration = Configuration.read(file);
        try (Storages storages = ConfigurationOptions.storages(session, configuration)) {
            Place place = place(storages.catalogue());
            Repository repository = storages.repository(storages.definition(place.storage()));
            return work.with(new FoundSnapshot(
                    repository, repository.snapshot(place.snapshot().hex()), place.storage()));
        }
    }

    private int ofRepository(FoundSnapshot.Work work) {
        try (Repository repository = session.repository().open()) {
            Place place = place(Catalogue.builder()
                    .storage(FoundSnapshot.REPOSITORY, () -> repository)
                    .time(session.surroundings().time())
                    .build());
            return work.with(FoundSnapshot.in(
                    repository, repository.snapshot(place.snapshot().hex())));
        }
    }

    private Place place(Catalogue catalogue) {
        if (target.isEmpty()) {
            requireOneTarget(catalogue);
        }
        BackupEntry newest = (target.isEmpty()
                        ? catalogue.newestCompleted(schedule)
                        : catalogue.newestCompleted(schedule, target))
                .orElseThrow(() -> new RepositoryException.NotFound("the schedule " + schedule
                        + " has no complete backup" + (target.isEmpty() ? "" : " of " + target)
                        + "; see: holdfast backups list --schedule " + schedule));
        return newest.snapshot()
                .map(own -> new Place(newest.storage(), own))
                .or(() -> newest.copies().stream()
                        .flatMap(copy -> copy.snapshot().map(id -> new Place(copy.storage(), id)).stream())
                        .findFirst())
                .orElseThrow(() -> new RepositoryException.NotFound("no snapshot of " + newest.name() + " is left"));
    }

    /** The newest of several is the newest of one of them, and nobody could tell of which. */
    private void requireOneTarget(Catalogue catalogue) {
        Set<String> targets = new TreeSet<>();
        catalogue
                .list(BackupQuery.builder()
                        .schedule(schedule)
                        .status(RunStatus.COMPLETED)
                        .build())
                .entries()
                .forEach(entry -> targets.add(entry.target()));
        if (targets.size() > 1) {
            throw new RepositoryException.Ambiguous(
                    "the schedule " + schedule + " has backups of " + targets + "; say of which with --of TARGET");
        }
    }
}
