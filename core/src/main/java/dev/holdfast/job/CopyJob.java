package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.copy.Copying;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.CopyPlan;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Copies snapshots from one repository into another, sealed with the other's key. What the target has is not read from the source,
 * and a snapshot that it has, as told by origin, time, tree, host, user, paths, excludes and tags, is left out. Immutable; may run
 * again and again.
 */
public final class CopyJob {
    private final Builder settings;
    private final Repository target;

    private CopyJob(Builder settings, Repository target) {
        this.settings = settings;
        this.target = target;
    }

    /** Begins a job that copies all snapshots of a repository. */
    public static Builder from(Repository source) {
        return new Builder(source);
    }

    /**
     * Works out what will be copied, and stores nothing. All directories that the target lacks are read.
     *
     * @throws RepositoryException.Refused if source and target are the same
     * @throws RepositoryException.NotFound if a snapshot that was chosen is gone
     * @throws RepositoryException.Locked if another process wants a repository alone
     */
    public CopyPlan plan() {
        return locked(control(), progress -> {}, Copying::plan);
    }

    /**
     * Copies on this thread.
     *
     * @return what was copied; snapshots that the source cannot give whole are left out and listed
     * @throws RepositoryException as {@link #plan()} does
     */
    public CopyRun run() {
        return run(event -> {});
    }

    /**
     * Copies on this thread and tells a listener what happens. The files of its {@link dev.holdfast.run.Progress} are blobs.
     *
     * @param listener see {@link JobEvent}
     * @return what was copied; snapshots that the source cannot give whole are left out and listed
     * @throws RepositoryException as {@link #plan()} does
     */
    public CopyRun run(Consumer<JobEvent> listener) {
        return run(control(), listener);
    }

    /**
     * Copies on another thread.
     *
     * @param executor runs it; one thread for the whole length
     * @return to wait on or to cancel; snapshots that were stored until then stay
     */
    public JobHandle<CopyRun> start(Executor executor, Consumer<JobEvent> listener) {
        JobControl control = control();
        FutureTask<CopyRun> task = new FutureTask<>(() -> run(control, listener));
        executor.execute(task);
        return new JobHandle<>(task, control);
    }

    private JobControl control() {
        return new JobControl(target.time(), null, settings.stopped);
    }

    private CopyRun run(JobControl control, Consumer<JobEvent> listener) {
        RunLog log = new RunLog(target.time(), listener);
        ProgressMeter progress = new ProgressMeter(target.time(), log);
        log.state(RunState.RUNNING);
        CopyRun run = locked(control, log::recalling, copying -> copying.run(new CopyProgress(log, progress)));
        progress.tell("");
        log.state(run.state());
        return run;
    }

    private <T> T locked(JobControl control, RecallStation.Watcher recalls, Function<Copying, T> work) {
        OpenRepository from = settings.source.engine();
        OpenRepository to = target.engine();
        Copying.requireDifferent(from, to);
        try (RepositoryLock reading = lock(settings.source, control);
                RepositoryLock writing = lock(target, control)) {
            from.refreshIndex();
            to.refreshIndex();
            Operation operation = new Operation(
                    () -> {
                        checkReader(reading);
                        writing.check();
                    },
                    control::check,
                    (step, done, total) -> {});
            RecallStation station = new RecallStation(from, settings.recall, control::check, recalls);
            try (OpenRepository source = station.reading()) {
                return work.apply(
                        new Copying(source, to, settings.chosen(), settings.edit, settings.until, operation, station));
            }
        }
    }

    private static RepositoryLock lock(Repository repository, JobControl control) {
        return RepositoryLock.acquire(repository.engine(), LockMode.SHARED, repository.retryLock(), control::check);
    }

    /** A source that takes no lock can be read all the same. */
    private static void checkReader(RepositoryLock reading) {
        try {
            reading.check();
        } catch (RepositoryException.Refused readOnly) {
            // The message is for those who want to write.
        }
    }

    /** Collects what is copied. */
    public static final class Builder {
        private final Repository source;
        private SnapshotFilter filter = SnapshotFilter.all();
        private @Nullable List<Snapshot> named;
        private UnaryOperator<Snapshot> edit = snapshot -> snapshot;
        private RecallOptions recall = RecallOptions.waiting();
        private Function<Snapshot, Optional<Instant>> until = snapshot -> Optional.empty();
        private BooleanSupplier stopped = () -> false;

        private Builder(Repository source) {
            this.source = Objects.requireNonNull(source, "source");
        }

        private Builder(Builder other) {
            source = other.source;
            filter = other.filter;
            named = other.named;
            edit = other.edit;
            recall = other.recall;
            until = other.until;
            stopped = other.stopped;
        }

        /** Copies the snapshots that a filter lets through, instead of all. */
        public Builder snapshots(SnapshotFilter value) {
            filter = Objects.requireNonNull(value, "filter");
            named = null;
            return this;
        }

        /** Copies these snapshots of the source, in this order, instead of all. */
        public Builder snapshots(Collection<Snapshot> value) {
            named = List.copyOf(value);
            return this;
        }

        /**
         * Gives the copies other tags than their sources have, such as a lifetime of their own.
         *
         * @param value the tags of a snapshot's copy; must say the same whenever it is asked about the same snapshot
         */
        public Builder tags(Function<Snapshot, List<String>> value) {
            Objects.requireNonNull(value, "tags");
            edit = snapshot -> snapshot.asTagged(value.apply(snapshot));
            return this;
        }

        /**
         * What is done about packs that lie in an archive of the source's store; by default they are recalled and waited for. Where
         * nothing is to be recalled and something had to be, the copy ends before anything is stored.
         */
        public Builder recall(RecallOptions value) {
            recall = Objects.requireNonNull(value, "recall");
            return this;
        }

        /**
         * Has the target's store protect copies, as {@link BackupJob.Builder#retainUntil} does for backups.
         *
         * @param value until when the copy of a snapshot is protected, by the store's clock; empty for not at all
         */
        public Builder retainUntil(Function<Snapshot, Optional<Instant>> value) {
            until = Objects.requireNonNull(value, "retainUntil");
            return this;
        }

        /** Asked at every step, from any thread of the job; when it says true, the job is cancelled. */
        public Builder stopWhen(BooleanSupplier value) {
            stopped = Objects.requireNonNull(value, "stopped");
            return this;
        }

        /**
         * Finishes the job.
         *
         * @param target where the snapshots go
         */
        public CopyJob into(Repository target) {
            return new CopyJob(new Builder(this), Objects.requireNonNull(target, "target"));
        }

        private List<Snapshot> chosen() {
            if (named == null) {
                return source.snapshots(filter);
            }
            Set<SnapshotId> there = Set.copyOf(source.engine().snapshots().ids());
            for (Snapshot snapshot : named) {
                if (!there.contains(snapshot.id())) {
                    throw new RepositoryException.NotFound("snapshot "
                            + snapshot.id().brief() + " is not in " + source.location()
                            + "; nothing was copied, list the snapshots again");
                }
            }
            return named;
        }
    }
}
