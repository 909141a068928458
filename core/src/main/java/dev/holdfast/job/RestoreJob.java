package dev.holdfast.job;

import dev.holdfast.HoldfastException;
import dev.holdfast.PointInTime;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.SnapshotId;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeLog;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A restore of one snapshot, or a part of it, into a workload. Immutable; may run again. */
public final class RestoreJob {
    private final Builder settings;
    private final Workload target;

    private RestoreJob(Builder settings, Workload target) {
        this.settings = settings;
        this.target = target;
    }

    /** Begins a restore; the latest snapshot unless told otherwise. */
    public static Builder from(Repository repository) {
        return new Builder(repository);
    }

    /** The snapshot that is restored, or begun with. */
    public Snapshot snapshot() {
        return Objects.requireNonNull(settings.snapshot, "snapshot");
    }

    /**
     * Works out what will be written and touches nothing.
     *
     * @return to be looked at, run and closed
     */
    public PreparedRestore plan() {
        return plan(event -> {});
    }

    /**
     * Works out what will be written and touches nothing.
     *
     * @param listener hears of the plan and then of the run, see {@link JobEvent}
     * @return to be looked at, run and closed
     */
    public PreparedRestore plan(Consumer<JobEvent> listener) {
        return PreparedRestore.prepare(settings, target, control(), listener);
    }

    /**
     * Plans and runs the restore on this thread.
     *
     * @return the record: Completed or PartiallyFailed
     * @throws dev.holdfast.run.RunException.RestoreFailed if it did not come to its end; the exception has the record
     */
    public RestoreRun run() {
        return run(event -> {});
    }

    /**
     * Plans and runs the restore on this thread and tells a listener what happens.
     *
     * @param listener see {@link JobEvent}
     * @return the record: Completed or PartiallyFailed
     * @throws dev.holdfast.run.RunException.RestoreFailed if it did not come to its end; the exception has the record
     */
    public RestoreRun run(Consumer<JobEvent> listener) {
        return run(control(), listener);
    }

    private RestoreRun run(JobControl control, Consumer<JobEvent> listener) {
        try (PreparedRestore prepared = PreparedRestore.prepareToRun(settings, target, control, listener)) {
            return prepared.run();
        }
    }

    /**
     * Plans and runs the restore on another thread.
     *
     * @param executor runs it; one thread for the whole length
     * @return to wait on or to cancel
     */
    public JobHandle<RestoreRun> start(Executor executor, Consumer<JobEvent> listener) {
        JobControl control = control();
        FutureTask<RestoreRun> task = new FutureTask<>(() -> run(control, listener));
        executor.execute(task);
        return new JobHandle<>(task, control);
    }

    private JobControl control() {
        return new JobControl(settings.repository.time(), settings.timeout, settings.stopped);
    }

    /** Collects what a restore needs to know. */
    public static final class Builder {
        final Repository repository;
        final List<String> include = new ArrayList<>();
        final List<String> exclude = new ArrayList<>();
        RestoreOptions options = RestoreOptions.builder().build();
        String path = "";
        boolean ignoringCase;
        boolean verify;
        RecallOptions recall = RecallOptions.waiting();
        BooleanSupplier stopped = () -> false;

        @Nullable
        Snapshot snapshot;

        @Nullable
        PointInTime pointInTime;

        SnapshotFilter bases = SnapshotFilter.all();
        List<Snapshot> slices = List.of();

        /** Snapshots that could not be read when it was looked for slices. */
        final List<RepositoryException.Damaged> unread = new ArrayList<>();

        @Nullable
        Duration timeout;

        @Nullable
        StateStore state;

        private Builder(Repository repository) {
            this.repository = Objects.requireNonNull(repository, "repository");
        }

        private Builder(Builder other) {
            this(other.repository);
            include.addAll(other.include);
            exclude.addAll(other.exclude);
            options = other.options;
            path = other.path;
            ignoringCase = other.ignoringCase;
            verify = other.verify;
            recall = other.recall;
            stopped = other.stopped;
            snapshot = other.snapshot;
            pointInTime = other.pointInTime;
            bases = other.bases;
            slices = other.slices;
            timeout = other.timeout;
            state = other.state;
        }

        /** Restores this snapshot. */
        public Builder snapshot(Snapshot value) {
            snapshot = Objects.requireNonNull(value, "snapshot");
            return this;
        }

        /**
         * Restores the snapshot of this id.
         *
         * @throws RepositoryException.NotFound if there is none
         */
        public Builder snapshot(SnapshotId id) {
            return snapshot(repository.snapshot(id.hex()));
        }

        /**
         * Restores the newest snapshot.
         *
         * @throws RepositoryException.NotFound if there is none
         */
        public Builder latest() {
            return snapshot(repository.snapshot("latest"));
        }

        /**
         * Restores the newest snapshot of a backup job.
         *
         * @throws RepositoryException.NotFound if there is none
         */
        public Builder latest(String name) {
            return snapshot(repository.snapshot(
                    "latest", SnapshotFilter.builder().name(name).build()));
        }

        /**
         * Restores what was there at a time: the newest snapshot that is not younger.
         *
         * @throws RepositoryException.NotFound if all are younger
         */
        public Builder at(Instant instant) {
            return snapshot(repository.snapshots().stream()
                    .filter(one -> one.isBackup() && !one.time().toInstant().isAfter(instant))
                    .max(Comparator.comparing(one -> one.time().toInstant()))
                    .orElseThrow(() -> new RepositoryException.NotFound(
                            "no snapshot is as old as " + instant + "; 'snapshots' lists what there is")));
        }

        /**
         * Replays the log of changes onto the backup, up to a point in time. Without a snapshot, the newest that can reach it is the one
         * to begin with.
         */
        public Builder pointInTime(PointInTime value) {
            pointInTime = Objects.requireNonNull(value, "pointInTime");
            return this;
        }

        /** The same, beginning with the newest of the backups that a filter lets through. */
        public Builder pointInTime(PointInTime value, SnapshotFilter backups) {
            bases = Objects.requireNonNull(backups, "backups");
            return pointInTime(value);
        }

        /** Restores the content of a directory inside the snapshot instead of its root. */
        public Builder path(String value) {
            path = Objects.requireNonNull(value, "path");
            return this;
        }

        /** Restores only what fits one of the patterns; may be called several times. */
        public Builder include(String pattern) {
            include.add(Objects.requireNonNull(pattern, "pattern"));
            return this;
        }

        /** Leaves out what fits one of the patterns; may be called several times. */
        public Builder exclude(String pattern) {
            exclude.add(Objects.requireNonNull(pattern, "pattern"));
            return this;
        }

        /** Whether patterns take upper and lower case for the same. */
        public Builder ignoringCase(boolean value) {
            ignoringCase = value;
            return this;
        }

        /** What to do about what is there already, and the like. */
        public Builder options(RestoreOptions value) {
            options = Objects.requireNonNull(value, "options");
            return this;
        }

        /** Whether everything is read back and compared at the end. */
        public Builder verify(boolean value) {
            verify = value;
            return this;
        }

        /**
         * What is done about packs that lie in an archive of the store; by default they are recalled and waited for. Where nothing is to
         * be recalled and something had to be, the restore ends before anything is written.
         */
        public Builder recall(RecallOptions value) {
            recall = Objects.requireNonNull(value, "recall");
            return this;
        }

        /**
         * Where is written down what the workload changes and must be undone, such as the lock of a database's member: the same place
         * for everybody who works on the same target. By default a directory of this machine, see {@link LocalState}.
         */
        public Builder state(StateStore value) {
            state = Objects.requireNonNull(value, "state");
            return this;
        }

        /** Asked at every step, from any thread of the job; when it says true, the job is cancelled. */
        public Builder stopWhen(BooleanSupplier value) {
            stopped = Objects.requireNonNull(value, "stopped");
            return this;
        }

        /** Stops the restore after so long. */
        public Builder timeout(Duration value) {
            timeout = Objects.requireNonNull(value, "timeout");
            return this;
        }

        /**
         * Finishes the job.
         *
         * @param target takes everything
         * @throws RepositoryException.NotFound if there is no snapshot at all
         * @throws WorkloadException.Unsupported if changes are to be replayed, and the target knows no log of them
         * @throws dev.holdfast.HoldfastException if the point in time cannot be reached; names the nearest that can
         */
        public RestoreJob into(Workload target) {
            Builder copy = new Builder(this);
            if (copy.pointInTime != null) {
                copy.find(copy.pointInTime, target);
            } else if (copy.snapshot == null) {
                copy.latest();
            }
            return new RestoreJob(copy, Objects.requireNonNull(target, "target"));
        }

        private void find(PointInTime at, Workload target) {
            if (!path.isEmpty() || !include.isEmpty() || !exclude.isEmpty()) {
                throw new WorkloadException.Unsupported(
                        "changes are replayed onto everything that they were made to: restore to a point in time without a path"
                                + " and without patterns");
            }
            ChangeLog changes = target.changes()
                    .orElseThrow(() -> new WorkloadException.Unsupported(target.description()
                            + " keeps no log of changes that could be replayed to a point in time"));
            List<Snapshot> all = new ArrayList<>();
            repository.forEachSnapshot(all::add, unread::add);
            List<Snapshot> candidates = snapshot == null
                    ? bases.select(all).stream().filter(Snapshot::isBackup).toList()
                    : List.of(snapshot);
            try {
                ChangeHistory.Way way = changes.history().way(candidates, all, at);
                snapshot = way.base();
                slices = way.slices();
            } catch (HoldfastException none) {
                unread.forEach(none::addSuppressed);
                throw none;
            }
        }
    }
}
