package dev.holdfast.internal.scheduler;

import dev.holdfast.policy.Schedule.Overlap;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a definition says about when its runs begin. Immutable. */
public final class ScheduleTerms {
    private final Builder set;

    private ScheduleTerms(Builder set) {
        this.set = set;
    }

    /** Begins with a schedule that is never due. */
    public static Builder of(String schedule) {
        return new Builder(schedule);
    }

    /** The schedule's name. */
    public String schedule() {
        return set.schedule;
    }

    /** When its tasks are due; one that is missing never is. */
    public Map<Task, Timing> timings() {
        return Collections.unmodifiableMap(set.timings);
    }

    /** Why it must not run, if its definition is broken; empty if all is well. */
    public String broken() {
        return set.broken;
    }

    /** Whether the definition lets it rest. */
    public boolean paused() {
        return set.paused;
    }

    /** Whether the definition leaves the next run out. */
    public boolean skipNext() {
        return set.skipNext;
    }

    /** Whether a new or resumed schedule waits for its next time. */
    public boolean skipOnCreation() {
        return set.skipOnCreation;
    }

    /** Whether one run makes up for those that were missed. */
    public boolean catchUp() {
        return set.catchUp;
    }

    /** What happens if a backup is due while another one goes on. */
    public Overlap overlap() {
        return set.overlap;
    }

    /** The width from which the jitter is drawn. */
    public Duration jitter() {
        return set.jitter;
    }

    /** A run that cannot begin within this time is left out. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(set.deadline);
    }

    /** How many processes may die over one run before it is given up, 1 at least. */
    public int attempts() {
        return set.attempts;
    }

    /** The name of the storage. */
    public String storage() {
        return set.storage;
    }

    /** Whether backups go when the definition does. */
    public boolean deleteBackups() {
        return set.deleteBackups;
    }

    /** How many good backups of a target stay even then. */
    public int minimumGood() {
        return set.minimumGood;
    }

    /** Whether nothing begins but what somebody asks for, as where a process is to do one thing and end. */
    public boolean onlyRequests() {
        return set.onlyRequests;
    }

    /** The same terms under which nothing begins but what somebody asks for. */
    public ScheduleTerms onlyForRequests() {
        Builder builder = new Builder(set);
        builder.onlyRequests = true;
        return builder.build();
    }

    /** Collects the terms. */
    public static final class Builder {
        private final String schedule;
        private final Map<Task, Timing> timings = new EnumMap<>(Task.class);
        private String broken = "";
        private boolean paused;
        private boolean skipNext;
        private boolean skipOnCreation;
        private boolean catchUp = true;
        private Overlap overlap = Overlap.FORBID;
        private Duration jitter = Duration.ZERO;
        private @Nullable Duration deadline;
        private int attempts = 1;
        private String storage = "";
        private boolean deleteBackups;
        private int minimumGood = 1;
        private boolean onlyRequests;

        private Builder(String schedule) {
            this.schedule = Objects.requireNonNull(schedule, "schedule");
        }

        private Builder(Builder other) {
            this(other.schedule);
            timings.putAll(other.timings);
            broken = other.broken;
            paused = other.paused;
            skipNext = other.skipNext;
            skipOnCreation = other.skipOnCreation;
            catchUp = other.catchUp;
            overlap = other.overlap;
            jitter = other.jitter;
            deadline = other.deadline;
            attempts = other.attempts;
            storage = other.storage;
            deleteBackups = other.deleteBackups;
            minimumGood = other.minimumGood;
            onlyRequests = other.onlyRequests;
        }

        /** Sets when a task is due. */
        public Builder timing(Task task, Timing value) {
            timings.put(task, Objects.requireNonNull(value, "timing"));
            return this;
        }

        /** Sets why it must not run. */
        public Builder broken(String value) {
            broken = Objects.requireNonNull(value, "broken");
            return this;
        }

        /** Sets whether it rests. */
        public Builder paused(boolean value) {
            paused = value;
            return this;
        }

        /** Sets whether the next run is left out. */
        public Builder skipNext(boolean value) {
            skipNext = value;
            return this;
        }

        /** Sets whether a new or resumed schedule waits for its next time. */
        public Builder skipOnCreation(boolean value) {
            skipOnCreation = value;
            return this;
        }

        /** Sets whether one run makes up for those that were missed. */
        public Builder catchUp(boolean value) {
            catchUp = value;
            return this;
        }

        /** Sets what happens if a backup is due while another one goes on. */
        public Builder overlap(Overlap value) {
            overlap = Objects.requireNonNull(value, "overlap");
            return this;
        }

        /** Sets the width of the jitter. */
        public Builder jitter(Duration value) {
            jitter = Objects.requireNonNull(value, "jitter");
            return this;
        }

        /** Sets how late a run may begin. */
        public Builder deadline(@Nullable Duration value) {
            deadline = value;
            return this;
        }

        /** Sets how many processes may die over one run. */
        public Builder attempts(int value) {
            attempts = Math.max(1, value);
            return this;
        }

        /** Sets the name of the storage. */
        public Builder storage(String value) {
            storage = Objects.requireNonNull(value, "storage");
            return this;
        }

        /** How many good backups of a target stay even then. */
        public Builder minimumGood(int value) {
            minimumGood = value;
            return this;
        }

        /** Sets whether backups go with the definition. */
        public Builder deleteBackups(boolean value) {
            deleteBackups = value;
            return this;
        }

        /** The terms. */
        public ScheduleTerms build() {
            return new ScheduleTerms(new Builder(this));
        }
    }
}
