package dev.holdfast.job;

import dev.holdfast.Host;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.internal.forget.Forgetting;
import dev.holdfast.internal.merge.MergedRoot;
import dev.holdfast.internal.merge.Part;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.snapshot.SnapshotReference;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.MergeRun;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.StepListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Makes one snapshot of parts of others in the same repository by writing one small directory: no data is moved. So what several
 * workers have stored each for itself, under snapshots of their own so that no prune takes it, becomes one backup. Immutable; may run
 * again and again.
 */
public final class MergeJob {
    private final Builder settings;
    private final Repository repository;

    private MergeJob(Builder settings, Repository repository) {
        this.settings = settings;
        this.repository = repository;
    }

    /**
     * Begins a merge whose snapshot has the name of a backup.
     *
     * @param name not empty, without ','
     */
    public static Builder named(String name) {
        return new Builder(BackupJob.named(name));
    }

    /** Begins a merge whose snapshot has no name. */
    public static Builder unnamed() {
        return new Builder(BackupJob.unnamed());
    }

    /**
     * Writes the snapshot, and then removes those of the parts if that was asked for. Others may be at work in the repository.
     *
     * @throws RepositoryException.NotFound if a part is not there; nothing was written
     * @throws RepositoryException.Refused if two parts bring an entry of the same name; nothing was written
     * @throws RepositoryException.Protected if a part that is to be removed is protected; nothing was written
     * @throws RepositoryException.Damaged if a part cannot be read; nothing was written
     * @throws RepositoryException.Archived if a part's directory lies in an archive and is not to be recalled, or does not come in
     *     time; nothing was written
     * @throws RepositoryException.Locked if another process wants the repository alone
     */
    public MergeRun run() {
        OpenRepository engine = repository.engine();
        return new Guarded(engine, repository.retryLock(), StepListener.none())
                .shared(operation -> run(engine, operation));
    }

    private MergeRun run(OpenRepository engine, Operation operation) {
        requireParts(engine);
        if (settings.forgetParts) {
            Forgetting.requireUnprotected(engine, snapshots());
        }
        MergedRoot root = root(engine, operation);
        BlobId tree;
        try (BlobWriter writer = new BlobWriter(engine, operation::checkWrite)) {
            tree = root.store(writer);
            writer.flush();
        }
        operation.checkWrite();
        Snapshot written = engine.snapshots().save(snapshot(tree));
        try {
            operation.guard().check();
        } catch (RepositoryException.LockLost lost) {
            engine.snapshots().delete(written.id());
            throw lost;
        }
        if (!settings.forgetParts) {
            return new MergeRun(written, List.of(), List.of());
        }
        ForgetReport report = Forgetting.apply(engine, ForgetPlan.ofNamed(snapshots()), operation);
        return new MergeRun(written, report.removed(), report.failed());
    }

    private MergedRoot root(OpenRepository engine, Operation operation) {
        RecallStation station =
                new RecallStation(engine, settings.recall, operation::checkWrite, RecallStation.Watcher.of(operation));
        try (OpenRepository reading = station.reading()) {
            return MergedRoot.of(reading, settings.parts);
        }
    }

    private void requireParts(OpenRepository engine) {
        Set<SnapshotId> there = Set.copyOf(engine.snapshots().ids());
        for (Part part : settings.parts) {
            if (!there.contains(part.snapshot().id())) {
                throw new RepositoryException.NotFound(
                        "snapshot " + part.snapshot().id().brief() + " of part " + part
                                + " is not in the repository any more; nothing was written, list the snapshots again");
            }
        }
    }

    private List<Snapshot> snapshots() {
        return settings.parts.stream().map(Part::snapshot).distinct().toList();
    }

    private Snapshot snapshot(BlobId tree) {
        Host own = repository.engine().options().host();
        Host host = settings.description.host == null ? own : own.named(settings.description.host);
        Instant taken = settings.description.takenAt == null ? repository.time().now() : settings.description.takenAt;
        return new Snapshot(
                new SnapshotId("0".repeat(64)),
                taken.atZone(host.zone()),
                tree.hex(),
                paths(),
                host.name(),
                host.user(),
                host.uid(),
                host.gid(),
                List.of(),
                settings.description.storedTags(),
                null,
                null,
                Repository.PROGRAM_VERSION,
                summary().orElse(null));
    }

    private List<String> paths() {
        return settings.parts.stream()
                .flatMap(part ->
                        part.name().isEmpty() ? part.snapshot().paths().stream() : List.of("/" + part.name()).stream())
                .distinct()
                .collect(Collectors.toList());
    }

    /** Sums of what was recorded, unless a part is not a whole snapshot or has no record. */
    private Optional<SnapshotSummary> summary() {
        List<SnapshotSummary> all = settings.parts.stream()
                .filter(part -> part.path().isEmpty())
                .flatMap(part -> part.snapshot().summary().stream())
                .toList();
        BinaryOperator<SnapshotSummary> sum = MergeJob::sum;
        return all.size() == settings.parts.size() ? all.stream().reduce(sum) : Optional.empty();
    }

    private static SnapshotSummary sum(SnapshotSummary one, SnapshotSummary other) {
        return new SnapshotSummary(
                one.backupStart().isBefore(other.backupStart()) ? one.backupStart() : other.backupStart(),
                one.backupEnd().isAfter(other.backupEnd()) ? one.backupEnd() : other.backupEnd(),
                one.filesNew() + other.filesNew(),
                one.filesChanged() + other.filesChanged(),
                one.filesUnmodified() + other.filesUnmodified(),
                one.dirsNew() + other.dirsNew(),
                one.dirsChanged() + other.dirsChanged(),
                one.dirsUnmodified() + other.dirsUnmodified(),
                one.dataBlobs() + other.dataBlobs(),
                one.treeBlobs() + other.treeBlobs(),
                one.dataAdded() + other.dataAdded(),
                one.dataAddedPacked() + other.dataAddedPacked(),
                one.totalFilesProcessed() + other.totalFilesProcessed(),
                one.totalBytesProcessed() + other.totalBytesProcessed());
    }

    /** Collects parts and what the snapshot is to say. */
    public static final class Builder {
        private final BackupJob.Builder description;
        private final List<Part> parts = new ArrayList<>();
        private boolean forgetParts;
        private RecallOptions recall = RecallOptions.refused();

        private Builder(BackupJob.Builder description) {
            this.description = description;
        }

        private Builder(Builder other) {
            description = other.description.copy();
            parts.addAll(other.parts);
            forgetParts = other.forgetParts;
            recall = other.recall;
        }

        /**
         * Adds all of a snapshot as a directory of the root.
         *
         * @param name of that directory, without '/'
         */
        public Builder part(String name, Snapshot snapshot) {
            return part(name, snapshot, "");
        }

        /**
         * Adds a directory or file of a snapshot, with its metadata, as an entry of the root.
         *
         * @param name of that entry, without '/'
         * @param path from the root of the snapshot; empty for all of it
         */
        public Builder part(String name, Snapshot snapshot, String path) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("name: must not be empty");
            }
            return add(name, snapshot, path);
        }

        /**
         * Adds the entries of a directory of a snapshot as entries of the root.
         *
         * @param path from the root of the snapshot; empty for its root
         */
        public Builder entriesOf(Snapshot snapshot, String path) {
            return add("", snapshot, path);
        }

        private Builder add(String name, Snapshot snapshot, String path) {
            parts.add(
                    new Part(name, snapshot, new SnapshotReference(snapshot.id().hex(), path).pathComponents()));
            return this;
        }

        /** Adds a label. */
        public Builder label(String key, String value) {
            description.label(key, value);
            return this;
        }

        /**
         * Adds a tag.
         *
         * @param value not empty, without ',', not beginning with {@code holdfast:}
         */
        public Builder tag(String value) {
            description.tag(value);
            return this;
        }

        /** Records another time than that of the merge. */
        public Builder takenAt(Instant value) {
            description.takenAt(value);
            return this;
        }

        /** Records another host. */
        public Builder host(String value) {
            description.host(value);
            return this;
        }

        /** Whether the snapshots of the parts are removed when the merged one is stored. */
        public Builder forgetParts(boolean value) {
            forgetParts = value;
            return this;
        }

        /** What is done about directories that lie in an archive of the store; nothing is recalled unless told so. */
        public Builder recall(RecallOptions value) {
            recall = Objects.requireNonNull(value, "recall");
            return this;
        }

        /**
         * Finishes the job.
         *
         * @param repository where the parts are and the snapshot goes
         * @throws IllegalStateException if there is no part
         */
        public MergeJob in(Repository repository) {
            if (parts.isEmpty()) {
                throw new IllegalStateException("nothing to merge: add a part");
            }
            return new MergeJob(new Builder(this), Objects.requireNonNull(repository, "repository"));
        }
    }
}
