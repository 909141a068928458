package dev.holdfast.job;

import dev.holdfast.Label;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.JobEvent;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backup of one or more workloads into one snapshot. Immutable; one instance may run again and again, but the workloads it
 * holds can serve one run at a time.
 */
public final class BackupJob {
    private final Builder settings;
    private final Repository repository;

    private BackupJob(Builder settings, Repository repository) {
        this.settings = settings;
        this.repository = repository;
    }

    /**
     * Begins a job with a name, under which its snapshots are found again.
     *
     * @param name not empty, without ','
     */
    public static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Begins a job without a name, whose snapshots are found by host and paths. */
    public static Builder unnamed() {
        return new Builder();
    }

    /**
     * Runs the job on this thread.
     *
     * @return the record: Completed or PartiallyFailed
     * @throws dev.holdfast.run.RunException.BackupFailed if there is no snapshot; the exception has the record
     */
    public BackupRun run() {
        return run(event -> {});
    }

    /**
     * Runs the job on this thread and tells a listener what happens.
     *
     * @param listener see {@link JobEvent}
     * @return the record: Completed or PartiallyFailed
     * @throws dev.holdfast.run.RunException.BackupFailed if there is no snapshot; the exception has the record
     */
    public BackupRun run(Consumer<JobEvent> listener) {
        return new BackupExecution(settings, repository, control(), listener).run();
    }

    /**
     * Runs the job on another thread.
     *
     * @param executor runs it; one thread for the whole length
     * @return to wait on or to cancel
     */
    public JobHandle<BackupRun> start(Executor executor, Consumer<JobEvent> listener) {
        JobControl control = control();
        FutureTask<BackupRun> task =
                new FutureTask<>(() -> new BackupExecution(settings, repository, control, listener).run());
        executor.execute(task);
        return new JobHandle<>(task, control);
    }

    /**
     * Looks, without changing anything, whether the backup would work.
     *
     * @return what was found, and what to do about it; empty if nothing is worth a remark
     */
    public List<Finding> validate() {
        return new BackupExecution(settings, repository, control(), event -> {}).validate();
    }

    private JobControl control() {
        return new JobControl(repository.time(), settings.timeout, settings.stopped);
    }

    /** Collects what a backup needs to know. */
    public static final class Builder {
        @Nullable
        String name;

        final List<Workload> workloads = new ArrayList<>();
        final List<String> tags = new ArrayList<>();

        @Nullable
        Instant takenAt;

        @Nullable
        String host;

        @Nullable
        Duration timeout;

        @Nullable
        Instant retainUntil;

        @Nullable
        StateStore state;

        boolean dryRun;
        boolean useParent = true;
        boolean estimate;
        Function<Boolean, Map<String, String>> factsAtEnd = all -> Map.of();
        BooleanSupplier stopped = () -> false;
        int attempts = 1;
        Duration pause = Duration.ofSeconds(10);

        private Builder() {}

        private Builder(Builder other) {
            name = other.name;
            workloads.addAll(other.workloads);
            tags.addAll(other.tags);
            takenAt = other.takenAt;
            host = other.host;
            timeout = other.timeout;
            retainUntil = other.retainUntil;
            state = other.state;
            dryRun = other.dryRun;
            useParent = other.useParent;
            estimate = other.estimate;
            factsAtEnd = other.factsAtEnd;
            stopped = other.stopped;
            attempts = other.attempts;
            pause = other.pause;
        }

        /** Another that holds the same. */
        Builder copy() {
            return new Builder(this);
        }

        private Builder name(String value) {
            if (value.isBlank() || value.indexOf(',') >= 0) {
                throw new IllegalArgumentException("a job's name must not be empty or hold ',': '" + value + "'");
            }
            name = value;
            return this;
        }

        /** Adds what is to be backed up; several go into one snapshot, if their entries have different names. */
        public Builder workload(Workload value) {
            workloads.add(Objects.requireNonNull(value, "workload"));
            return this;
        }

        /** Adds a label. */
        public Builder label(String key, String value) {
            tags.add(dev.holdfast.Snapshot.labelTag(new Label(key, value)));
            return this;
        }

        /**
         * Adds a tag.
         *
         * @param value not empty, without ',', not beginning with {@code holdfast:}
         */
        public Builder tag(String value) {
            if (value.isBlank() || value.indexOf(',') >= 0 || value.startsWith("holdfast:")) {
                throw new IllegalArgumentException(
                        "a tag must not be empty, hold ',' or begin with 'holdfast:': '" + value + "'");
            }
            tags.add(value);
            return this;
        }

        /**
         * Adds a fact that is fixed with the snapshot, as the tag {@code holdfast:key=value}. Facts do not count where snapshots
         * are grouped by tags.
         *
         * @param key small letters and {@code -}; neither {@code name} nor {@code label}
         * @param value not empty, without ','
         */
        public Builder fact(String key, String value) {
            tags.add(dev.holdfast.Snapshot.factTag(key, value));
            return this;
        }

        /** Adds a tag as it is stored. */
        Builder rawTag(String tag) {
            tags.add(tag);
            return this;
        }

        /**
         * Adds facts that depend on how the backup went, as {@link #fact} does.
         *
         * @param value asked when all data is stored, with whether every item could be read; gives values by key
         */
        public Builder factsAtEnd(Function<Boolean, Map<String, String>> value) {
            factsAtEnd = Objects.requireNonNull(value, "factsAtEnd");
            return this;
        }

        /** Records another time than that of the run. */
        public Builder takenAt(Instant value) {
            takenAt = Objects.requireNonNull(value, "takenAt");
            return this;
        }

        /** Records another host, such as the protected target. */
        public Builder host(String value) {
            host = Objects.requireNonNull(value, "host");
            return this;
        }

        /** Stops the job after so long. */
        public Builder timeout(Duration value) {
            timeout = Objects.requireNonNull(value, "timeout");
            return this;
        }

        /**
         * Has the store protect the backup: until then nobody can delete or replace its snapshot, what that needs, or the key and the
         * config that open it, not even with the store's credentials. Packs that were there before are protected for longer
         * before the snapshot is stored, and all packs until a round time, up to a week later. Needs a store with Object Lock,
         * immutability or object retention; in any other the job fails before anything is stored. By default nothing is asked of
         * the store.
         *
         * @param value by the store's clock, rounded up to seconds; nobody can shorten it
         */
        public Builder retainUntil(Instant value) {
            retainUntil = Objects.requireNonNull(value, "retainUntil");
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

        /** Reads and computes everything and stores nothing. */
        public Builder dryRun(boolean value) {
            dryRun = value;
            return this;
        }

        /** Whether files that are unchanged since the latest snapshot of the same host and paths are not read again. */
        public Builder useParent(boolean value) {
            useParent = value;
            return this;
        }

        /** Whether to count beforehand, so that progress can tell the time left. */
        public Builder estimate(boolean value) {
            estimate = value;
            return this;
        }

        /**
         * Tries again when a backup fails.
         *
         * @param most attempts in all, at least 1
         * @param firstPause before the second attempt; doubled before each further one
         */
        public Builder attempts(int most, Duration firstPause) {
            if (most < 1) {
                throw new IllegalArgumentException("attempts: must be at least 1, was " + most);
            }
            attempts = most;
            pause = Objects.requireNonNull(firstPause, "firstPause");
            return this;
        }

        /**
         * Finishes the job.
         *
         * @param repository where the snapshot goes
         * @throws IllegalStateException if there is nothing to back up
         */
        public BackupJob into(Repository repository) {
            if (workloads.isEmpty()) {
                throw new IllegalStateException("nothing to back up: add a workload");
            }
            return new BackupJob(new Builder(this), Objects.requireNonNull(repository, "repository"));
        }

        /** All tags as they are stored when some items could not be read, or none failed. */
        List<String> storedTags(boolean whole) {
            List<String> all = storedTags();
            factsAtEnd.apply(whole).forEach((key, value) -> all.add(dev.holdfast.Snapshot.factTag(key, value)));
            return all;
        }

        /** All tags that are known beforehand, as they are stored. */
        List<String> storedTags() {
            List<String> all = new ArrayList<>();
            Optional.ofNullable(name).map(dev.holdfast.Snapshot::nameTag).ifPresent(all::add);
            all.addAll(tags);
            return all;
        }
    }
}
