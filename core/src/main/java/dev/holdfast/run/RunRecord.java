package dev.holdfast.run;

import dev.holdfast.Label;
import dev.holdfast.SnapshotId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of one run, from the moment it is accepted on. Immutable; a run that moves on gets a new record under its id. */
public final class RunRecord {
    /** The condition of a backup that counts only together with those of all other members of its group: whether they are there. */
    public static final String GROUP_COMPLETE = "GroupComplete";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Builder settings;

    private RunRecord(Builder settings) {
        this.settings = settings;
    }

    /**
     * Begins the record of a run that is accepted.
     *
     * @param id 32 hex digits
     * @throws IllegalArgumentException if the id has another form
     */
    public static Builder builder(String id, RunKind kind) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a run's id has 32 hex digits, not '" + id + "'");
        }
        return new Builder(id, kind);
    }

    /** The name of a run of a schedule: the schedule's and the time in UTC. */
    public static String nameOf(String schedule, Instant at) {
        return schedule + "-" + STAMP.format(at);
    }

    /** Begins another record of the same run with everything that this one says. */
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /** Names the run for ever: 32 hex digits. */
    public String id() {
        return settings.id;
    }

    /** What it does. */
    public RunKind kind() {
        return settings.kind;
    }

    /** The name that people use: the schedule's name and the time in UTC. */
    public String name() {
        return settings.name;
    }

    /** The schedule that it belongs to; empty for none. */
    public String schedule() {
        return settings.schedule;
    }

    /** What is protected, or restored to; empty if it concerns a whole storage. */
    public String target() {
        return settings.target;
    }

    /** The group of targets whose run it belongs to; empty for none. */
    public String group() {
        return settings.group;
    }

    /** The storage that it works on. */
    public String storage() {
        return settings.storage;
    }

    /** Who asked for it: a schedule, or a person. */
    public String createdBy() {
        return settings.createdBy;
    }

    /** Why it began. */
    public RunTrigger trigger() {
        return settings.trigger;
    }

    /** The policy items or the named rule under which it ran. */
    public List<String> rules() {
        return List.copyOf(settings.rules);
    }

    /** The labels that it was given. */
    public List<Label> labels() {
        return List.copyOf(settings.labels);
    }

    /** Where it stands. */
    public RunState state() {
        return settings.state;
    }

    /** When it was to begin: the due time of a schedule, or when somebody asked. */
    public Optional<Instant> dueAt() {
        return Optional.ofNullable(settings.dueAt);
    }

    /** When it began, if it did. */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(settings.startedAt);
    }

    /** When it ended, if it did. */
    public Optional<Instant> endedAt() {
        return Optional.ofNullable(settings.endedAt);
    }

    /** The snapshot that it wrote, or that it restored, verified or exported. */
    public Optional<SnapshotId> snapshot() {
        return Optional.ofNullable(settings.snapshot);
    }

    /** The backup run whose result it works on: of a restore, a verification or an export. */
    public Optional<String> subject() {
        return Optional.ofNullable(settings.subject);
    }

    /** When its snapshot ends; absent for never and where live rules decide. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(settings.expiresAt);
    }

    /** Until when nobody may remove its snapshot. */
    public Optional<Instant> protectedUntil() {
        return Optional.ofNullable(settings.protectedUntil);
    }

    /** When its snapshot was let go because its time had ended. */
    public Optional<Instant> expiredAt() {
        return Optional.ofNullable(settings.expiredAt);
    }

    /** Bytes that it added to its storage. */
    public long addedBytes() {
        return settings.addedBytes;
    }

    /** Bytes of files that a restore of it brings back, or that this restore brought back. */
    public long restoredBytes() {
        return settings.restoredBytes;
    }

    /** Facts about it, each with the time when it last changed. */
    public List<Condition> conditions() {
        return List.copyOf(settings.conditions);
    }

    /** Its parts in the order in which they were planned. */
    public List<RunPart> parts() {
        return List.copyOf(settings.parts);
    }

    /** How often its work was tried. */
    public int attempts() {
        return settings.attempts;
    }

    /** Files and directories that could not be handled. */
    public long failureCount() {
        return settings.failureCount;
    }

    /** The first of those that could not be handled. */
    public List<ItemFailure> failures() {
        return List.copyOf(settings.failures);
    }

    /** In one sentence where it stands or how it ended. */
    public String message() {
        return settings.message;
    }

    /** From whom a backup was read, where its workload chooses. */
    public List<SourceResult> sources() {
        return List.copyOf(settings.sources);
    }

    /** What the last verification of its snapshot found. */
    public Optional<RunVerification> verification() {
        return Optional.ofNullable(settings.verification);
    }

    /** The process that runs it; empty before anybody does. */
    public String holder() {
        return settings.holder;
    }

    /** The fencing token of the lease under which it runs; 0 for none. */
    public long token() {
        return settings.token;
    }

    /** Whether nothing more will happen. */
    public boolean isFinal() {
        return settings.state.isFinal();
    }

    /** Whether it is a backup whose snapshot is whole and was not let go, whatever became of copies and hooks. */
    public boolean isGood() {
        return RunStatus.isGood(this);
    }

    /** Where it stands in the words that lists show. */
    public RunStatus status() {
        return RunStatus.of(this);
    }

    /** The condition of a type, if it was ever set. */
    public Optional<Condition> condition(String type) {
        return settings.conditions.stream()
                .filter(one -> one.type().equals(type))
                .findFirst();
    }

    @Override
    public String toString() {
        return "RunRecord[" + settings.id + " " + settings.kind.word() + " " + settings.name + " " + settings.state
                + "]";
    }

    /** Collects what is known of a run. */
    public static final class Builder {
        private final String id;
        private final RunKind kind;
        private String name = "";
        private String schedule = "";
        private String target = "";
        private String group = "";
        private String storage = "";
        private String createdBy = "";
        private RunTrigger trigger = RunTrigger.ON_DEMAND;
        private List<String> rules = List.of();
        private List<Label> labels = List.of();
        private RunState state = RunState.PENDING;
        private @Nullable Instant dueAt;
        private @Nullable Instant startedAt;
        private @Nullable Instant endedAt;
        private @Nullable SnapshotId snapshot;
        private @Nullable String subject;
        private @Nullable Instant expiresAt;
        private @Nullable Instant protectedUntil;
        private @Nullable Instant expiredAt;
        private long addedBytes;
        private long restoredBytes;
        private final List<Condition> conditions = new ArrayList<>();
        private final List<RunPart> parts = new ArrayList<>();
        private int attempts;
        private long failureCount;
        private List<ItemFailure> failures = List.of();
        private List<SourceResult> sources = List.of();
        private String message = "";
        private @Nullable RunVerification verification;
        private String holder = "";
        private long token;

        private Builder(String id, RunKind kind) {
            this.id = id;
            this.kind = Objects.requireNonNull(kind, "kind");
        }

        private Builder(Builder other) {
            this(other.id, other.kind);
            name = other.name;
            schedule = other.schedule;
            target = other.target;
            group = other.group;
            storage = other.storage;
            createdBy = other.createdBy;
            trigger = other.trigger;
            rules = other.rules;
            labels = other.labels;
            state = other.state;
            dueAt = other.dueAt;
            startedAt = other.startedAt;
            endedAt = other.endedAt;
            snapshot = other.snapshot;
            subject = other.subject;
            expiresAt = other.expiresAt;
            protectedUntil = other.protectedUntil;
            expiredAt = other.expiredAt;
            addedBytes = other.addedBytes;
            restoredBytes = other.restoredBytes;
            conditions.addAll(other.conditions);
            parts.addAll(other.parts);
            attempts = other.attempts;
            failureCount = other.failureCount;
            failures = other.failures;
            sources = other.sources;
            message = other.message;
            verification = other.verification;
            holder = other.holder;
            token = other.token;
        }

        /** The name that people use. */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /** The schedule that it belongs to. */
        public Builder schedule(String value) {
            schedule = Objects.requireNonNull(value, "schedule");
            return this;
        }

        /** What is protected, or restored to. */
        public Builder target(String value) {
            target = Objects.requireNonNull(value, "target");
            return this;
        }

        /** The group of targets whose run it belongs to. */
        public Builder group(String value) {
            group = Objects.requireNonNull(value, "group");
            return this;
        }

        /** The storage that it works on. */
        public Builder storage(String value) {
            storage = Objects.requireNonNull(value, "storage");
            return this;
        }

        /** Who asked for it. */
        public Builder createdBy(String value) {
            createdBy = Objects.requireNonNull(value, "createdBy");
            return this;
        }

        /** Why it began. */
        public Builder trigger(RunTrigger value) {
            trigger = Objects.requireNonNull(value, "trigger");
            return this;
        }

        /** The policy items or the named rule under which it runs. */
        public Builder rules(List<String> value) {
            rules = List.copyOf(value);
            return this;
        }

        /** The labels that it is given. */
        public Builder labels(List<Label> value) {
            labels = List.copyOf(value);
            return this;
        }

        /** Where it stands. */
        public Builder state(RunState value) {
            state = Objects.requireNonNull(value, "state");
            return this;
        }

        /** When it is to begin. */
        public Builder dueAt(Instant value) {
            dueAt = Objects.requireNonNull(value, "dueAt");
            return this;
        }

        /** When it began. */
        public Builder startedAt(Instant value) {
            startedAt = Objects.requireNonNull(value, "startedAt");
            return this;
        }

        /** When it ended. */
        public Builder endedAt(Instant value) {
            endedAt = Objects.requireNonNull(value, "endedAt");
            return this;
        }

        /** The snapshot that it wrote or works on. */
        public Builder snapshot(SnapshotId value) {
            snapshot = Objects.requireNonNull(value, "snapshot");
            return this;
        }

        /** The backup run whose result it works on. */
        public Builder subject(String value) {
            subject = Objects.requireNonNull(value, "subject");
            return this;
        }

        /** When its snapshot ends; null for never, or where live rules decide. */
        public Builder expiresAt(@Nullable Instant value) {
            expiresAt = value;
            return this;
        }

        /**
         * Until when nobody may remove its snapshot.
         *
         * @param value null if anybody may at once
         */
        public Builder protectedUntil(@Nullable Instant value) {
            protectedUntil = value;
            return this;
        }

        /** When its snapshot was let go because its time had ended. */
        public Builder expiredAt(Instant value) {
            expiredAt = Objects.requireNonNull(value, "expiredAt");
            return this;
        }

        /** Bytes that it added to its storage. */
        public Builder addedBytes(long value) {
            addedBytes = value;
            return this;
        }

        /** Bytes of files that a restore brings back. */
        public Builder restoredBytes(long value) {
            restoredBytes = value;
            return this;
        }

        /** Sets a condition; the time of its last change stays if its status does. */
        public Builder condition(Condition value) {
            value.putInto(conditions);
            return this;
        }

        /** Sets a part: the one of the same kind and name is replaced, a new one goes to the end. */
        public Builder part(RunPart value) {
            value.putInto(parts);
            return this;
        }

        /** How often its work was tried. */
        public Builder attempts(int value) {
            attempts = value;
            return this;
        }

        /** What could not be handled: how much, and the first of it. */
        public Builder failures(long count, List<ItemFailure> first) {
            failureCount = count;
            failures = List.copyOf(first);
            return this;
        }

        /** In one sentence where it stands or how it ended. */
        public Builder message(String value) {
            message = Objects.requireNonNull(value, "message");
            return this;
        }

        /** From whom a backup was read. */
        public Builder sources(List<SourceResult> all) {
            sources = List.copyOf(all);
            return this;
        }

        /** What the last verification of its snapshot found. */
        public Builder verification(RunVerification value) {
            verification = Objects.requireNonNull(value, "verification");
            return this;
        }

        /**
         * Who runs it.
         *
         * @param process names the process
         * @param fence the fencing token of its lease, 0 for none
         */
        public Builder holder(String process, long fence) {
            holder = Objects.requireNonNull(process, "process");
            token = fence;
            return this;
        }

        /** The record of what was collected so far; this builder can go on. */
        public RunRecord build() {
            return new RunRecord(new Builder(this));
        }
    }
}
