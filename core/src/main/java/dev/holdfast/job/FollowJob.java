package dev.holdfast.job;

import dev.holdfast.Label;
import dev.holdfast.Snapshot;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.spi.workload.ChangeLog;
import dev.holdfast.spi.workload.FollowOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows what a target writes down of its changes, and stores it slice by slice, each as a snapshot of its own. Goes on until it is
 * cancelled, which is its usual end. Immutable; may run again, and then goes on where the stored slices end.
 */
public final class FollowJob {
    private final Builder settings;
    private final Repository repository;
    private final ChangeLog log;

    private FollowJob(Builder settings, Repository repository, ChangeLog log) {
        this.settings = settings;
        this.repository = repository;
        this.log = log;
    }

    /** Begins a job. */
    public static Builder of(Workload workload) {
        return new Builder(workload);
    }

    /**
     * Follows on this thread.
     *
     * @return the record, after it was stopped, or has come to the present if no more was asked for
     * @throws dev.holdfast.HoldfastException if it ended before that
     */
    public FollowRun run() {
        return run(event -> {});
    }

    /** The same, telling a listener what happens: slices, gaps, members that went away. */
    public FollowRun run(Consumer<JobEvent> listener) {
        return new FollowExecution(settings, repository, log, control(), listener).run();
    }

    /**
     * Follows on another thread.
     *
     * @param executor runs it; one thread for the whole length
     * @return to wait on or to cancel: what was read until then is stored, and the record given
     */
    public JobHandle<FollowRun> start(Executor executor, Consumer<JobEvent> listener) {
        JobControl control = control();
        FutureTask<FollowRun> task =
                new FutureTask<>(() -> new FollowExecution(settings, repository, log, control, listener).run());
        executor.execute(task);
        return new JobHandle<>(task, control);
    }

    private JobControl control() {
        return new JobControl(repository.time(), null, settings.stopped);
    }

    /** Collects what it needs to know. */
    public static final class Builder {
        final Workload workload;
        final List<String> tags = new ArrayList<>();
        FollowOptions options = FollowOptions.DEFAULT;
        Duration window = Duration.ofDays(7);
        BooleanSupplier stopped = () -> false;
        boolean removeExpendable = true;

        @Nullable
        Duration retained;

        @Nullable
        String host;

        private Builder(Workload workload) {
            this.workload = Objects.requireNonNull(workload, "workload");
        }

        private Builder(Builder other) {
            this(other.workload);
            tags.addAll(other.tags);
            options = other.options;
            window = other.window;
            stopped = other.stopped;
            removeExpendable = other.removeExpendable;
            retained = other.retained;
            host = other.host;
        }

        /** How much time a slice covers at most, 10 minutes by default: so much is lost if the target is. */
        public Builder span(Duration longest) {
            options = options.span(longest);
            return this;
        }

        /** When a slice is full, which is kept in memory until then; 20 MiB by default. */
        public Builder sliceBytes(long full) {
            options = options.bytes(full);
            return this;
        }

        /** Whether it ends when everything is stored that was there when it began; by default it goes on. */
        public Builder once(boolean value) {
            options = options.once(value);
            return this;
        }

        /**
         * How long the times in each slice stay restorable, 7 days by default, and as long as a slice covers at least. Each slice keeps
         * the window that it was stored with; a longer one counts for those that are there, once a slice was stored with it.
         */
        public Builder window(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("window: must be positive, was " + value);
            }
            window = value;
            return this;
        }

        /** Has the store itself protect each slice until so long after the last change in it; by default it does not. */
        public Builder retainFor(Duration value) {
            retained = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Whether it removes slices that nothing promised needs, hourly and at its end, for which it waits until nobody is at work in the
         * repository. It does by default; whoever says no calls {@link Changes#planForget(Duration)} elsewhere.
         */
        public Builder removeExpendable(boolean value) {
            removeExpendable = value;
            return this;
        }

        /** Adds a label to each slice. */
        public Builder label(String key, String value) {
            tags.add(Snapshot.labelTag(new Label(key, value)));
            return this;
        }

        /** Adds a fact to each slice, as {@link BackupJob.Builder#fact} does. */
        public Builder fact(String key, String value) {
            tags.add(Snapshot.factTag(key, value));
            return this;
        }

        /** Records another host, such as the protected target. */
        public Builder host(String value) {
            host = Objects.requireNonNull(value, "host");
            return this;
        }

        /** Asked again and again, from any thread of the job; when it says true, the job is cancelled. */
        public Builder stopWhen(BooleanSupplier value) {
            stopped = Objects.requireNonNull(value, "stopped");
            return this;
        }

        /**
         * Finishes the job.
         *
         * @param repository where the slices go
         * @throws WorkloadException.Unsupported if the workload has no log of changes
         * @throws WorkloadException.Invalid if the window is shorter than the span of a slice
         */
        public FollowJob into(Repository repository) {
            if (window.compareTo(options.span()) < 0) {
                throw new WorkloadException.Invalid(
                        "window: " + window + " is shorter than the " + options.span()
                                + " that a slice covers, so that its first times would be gone when it is stored",
                        null);
            }
            ChangeLog log = workload.changes()
                    .orElseThrow(() -> new WorkloadException.Unsupported(
                            workload.description() + " keeps no log of its changes that could be followed"));
            return new FollowJob(new Builder(this), Objects.requireNonNull(repository, "repository"), log);
        }
    }
}
