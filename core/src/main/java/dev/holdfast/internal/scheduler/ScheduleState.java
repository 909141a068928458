package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is stored about a schedule, so that whoever comes next goes on where the last one stopped. Immutable. */
public final class ScheduleState {
    private final String schedule;
    private final Instant createdAt;
    private final long token;
    private final @Nullable Pause pause;
    private final boolean skipNext;
    private final boolean skipFlagUsed;
    private final Map<Task, Track> tracks;
    private final List<Request> requests;
    private final List<Claim> active;
    private final @Nullable Claim interrupted;
    private final @Nullable Instant firstRunAt;
    private final @Nullable Outcome lastBackup;
    private final @Nullable Outcome lastGood;
    private final @Nullable Skipped lastSkipped;
    private final String storage;
    private final boolean deleteBackups;
    private final int minimumGood;
    private final @Nullable Instant goneAt;

    private ScheduleState(Builder from) {
        schedule = from.schedule;
        createdAt = from.createdAt;
        token = from.token;
        pause = from.pause;
        skipNext = from.skipNext;
        skipFlagUsed = from.skipFlagUsed;
        tracks = Collections.unmodifiableMap(new EnumMap<>(from.tracks));
        requests = List.copyOf(from.requests);
        active = List.copyOf(from.active);
        interrupted = from.interrupted;
        firstRunAt = from.firstRunAt;
        lastBackup = from.lastBackup;
        lastGood = from.lastGood;
        lastSkipped = from.lastSkipped;
        storage = from.storage;
        deleteBackups = from.deleteBackups;
        minimumGood = from.minimumGood;
        goneAt = from.goneAt;
    }

    /**
     * Begins the state of a schedule that was never seen.
     *
     * @param createdAt when it was first seen
     */
    public static Builder of(String schedule, Instant createdAt) {
        return new Builder(schedule, createdAt);
    }

    /** The schedule's name. */
    public String schedule() {
        return schedule;
    }

    /** When it was first seen. */
    public Instant createdAt() {
        return createdAt;
    }

    /** The highest fencing token of a leader that wrote it; a lower one must not claim. */
    public long token() {
        return token;
    }

    /** Somebody's word on whether it runs. */
    public Optional<Pause> pause() {
        return Optional.ofNullable(pause);
    }

    /** Whether somebody asked to skip the next run. */
    public boolean skipNext() {
        return skipNext;
    }

    /** Whether the definition's own wish to skip the next run was fulfilled; it counts once. */
    public boolean skipFlagUsed() {
        return skipFlagUsed;
    }

    /** How far its tasks have come. */
    public Map<Task, Track> tracks() {
        return tracks;
    }

    /** Runs that were asked for and have not begun, the oldest first. */
    public List<Request> requests() {
        return requests;
    }

    /** Runs that were claimed and have not ended. */
    public List<Claim> active() {
        return active;
    }

    /** Those of one task. */
    public List<Claim> active(Task task) {
        return active.stream().filter(claim -> claim.task() == task).toList();
    }

    /** A run whose process died and that is to be carried out again. */
    public Optional<Claim> interrupted() {
        return Optional.ofNullable(interrupted);
    }

    /** When its first scheduled backup began; a schedule without is new. */
    public Optional<Instant> firstRunAt() {
        return Optional.ofNullable(firstRunAt);
    }

    /** How its last backup ended. */
    public Optional<Outcome> lastBackup() {
        return Optional.ofNullable(lastBackup);
    }

    /** Its last backup that was completed. */
    public Optional<Outcome> lastGood() {
        return Optional.ofNullable(lastGood);
    }

    /** Its last backup that was due and did not begin. */
    public Optional<Skipped> lastSkipped() {
        return Optional.ofNullable(lastSkipped);
    }

    /** The name of the storage that its backups go to. */
    public String storage() {
        return storage;
    }

    /** Whether its backups go when its definition does. */
    public boolean deleteBackups() {
        return deleteBackups;
    }

    /** How many good backups of a target stay even then, as its policy said. */
    public int minimumGood() {
        return minimumGood;
    }

    /** When its definition was found missing. */
    public Optional<Instant> goneAt() {
        return Optional.ofNullable(goneAt);
    }

    /** The same, to be changed. */
    public Builder change() {
        return new Builder(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScheduleState that
                && ScheduleStateCodec.write(this).equals(ScheduleStateCodec.write(that));
    }

    @Override
    public int hashCode() {
        return schedule.hashCode();
    }

    @Override
    public String toString() {
        return ScheduleStateCodec.write(this);
    }

    /** Collects the parts. */
    public static final class Builder {
        private final String schedule;
        private final Instant createdAt;
        private long token;
        private @Nullable Pause pause;
        private boolean skipNext;
        private boolean skipFlagUsed;
        private final Map<Task, Track> tracks = new EnumMap<>(Task.class);
        private final List<Request> requests = new ArrayList<>();
        private final List<Claim> active = new ArrayList<>();
        private @Nullable Claim interrupted;
        private @Nullable Instant firstRunAt;
        private @Nullable Outcome lastBackup;
        private @Nullable Outcome lastGood;
        private @Nullable Skipped lastSkipped;
        private String storage = "";
        private boolean deleteBackups;
        private int minimumGood = 1;
        private @Nullable Instant goneAt;

        private Builder(String schedule, Instant createdAt) {
            this.schedule = Objects.requireNonNull(schedule, "schedule");
            this.createdAt = Objects.requireNonNull(createdAt, "createdAt");
        }

        private Builder(ScheduleState from) {
            this(from.schedule, from.createdAt);
            token = from.token;
            pause = from.pause;
            skipNext = from.skipNext;
            skipFlagUsed = from.skipFlagUsed;
            tracks.putAll(from.tracks);
            requests.addAll(from.requests);
            active.addAll(from.active);
            interrupted = from.interrupted;
            firstRunAt = from.firstRunAt;
            lastBackup = from.lastBackup;
            lastGood = from.lastGood;
            lastSkipped = from.lastSkipped;
            storage = from.storage;
            deleteBackups = from.deleteBackups;
            minimumGood = from.minimumGood;
            goneAt = from.goneAt;
        }

        /** Sets the fencing token. */
        public Builder token(long value) {
            token = value;
            return this;
        }

        /** Sets somebody's word on whether it runs. */
        public Builder pause(@Nullable Pause value) {
            pause = value;
            return this;
        }

        /** Sets whether the next run is skipped. */
        public Builder skipNext(boolean value) {
            skipNext = value;
            return this;
        }

        /** Sets whether the definition's wish to skip was fulfilled. */
        public Builder skipFlagUsed(boolean value) {
            skipFlagUsed = value;
            return this;
        }

        /** Sets how far a task has come. */
        public Builder track(Task task, Track value) {
            tracks.put(task, Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Forgets how far a task has come. */
        public Builder withoutTrack(Task task) {
            tracks.remove(task);
            return this;
        }

        /** Adds a request. */
        public Builder request(Request value) {
            requests.add(Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Removes requests. */
        public Builder withoutRequests(Predicate<Request> which) {
            requests.removeIf(which);
            return this;
        }

        /** Adds a claim. */
        public Builder claim(Claim value) {
            active.add(Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Removes claims. */
        public Builder withoutClaims(Predicate<Claim> which) {
            active.removeIf(which);
            return this;
        }

        /** Sets the run that is to be carried out again. */
        public Builder interrupted(@Nullable Claim value) {
            interrupted = value;
            return this;
        }

        /** Sets when the first scheduled backup began. */
        public Builder firstRunAt(@Nullable Instant value) {
            firstRunAt = value;
            return this;
        }

        /** Sets how the last backup ended. */
        public Builder lastBackup(@Nullable Outcome value) {
            lastBackup = value;
            return this;
        }

        /** Sets the last backup that was completed. */
        public Builder lastGood(@Nullable Outcome value) {
            lastGood = value;
            return this;
        }

        /** Sets the last backup that did not begin. */
        public Builder lastSkipped(@Nullable Skipped value) {
            lastSkipped = value;
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

        /** Sets whether the backups go with the definition. */
        public Builder deleteBackups(boolean value) {
            deleteBackups = value;
            return this;
        }

        /** Sets when the definition was found missing. */
        public Builder goneAt(@Nullable Instant value) {
            goneAt = value;
            return this;
        }

        /** The state. */
        public ScheduleState build() {
            return new ScheduleState(this);
        }
    }
}
