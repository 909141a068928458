package dev.holdfast.service;

import dev.holdfast.Label;
import dev.holdfast.SnapshotId;
import dev.holdfast.run.Hold;
import dev.holdfast.run.RunStatus;
import dev.holdfast.run.RunVerification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One backup as the catalogue knows it: what its run has recorded, and what its snapshots say. Immutable. */
public final class BackupEntry {
    private final Builder set;

    private BackupEntry(Builder set) {
        this.set = set;
    }

    static Builder builder(String name) {
        return new Builder(name);
    }

    /** What people call it: unique among the backups of a schedule. */
    public String name() {
        return set.name;
    }

    /** The run that wrote it, 32 hex digits; absent if no run of a schedule did. */
    public Optional<String> run() {
        return Optional.ofNullable(set.run);
    }

    /** Its snapshot in its storage; absent while there is none, and when it is gone. */
    public Optional<SnapshotId> snapshot() {
        return Optional.ofNullable(set.snapshot);
    }

    /** The storage that got it first. */
    public String storage() {
        return set.storage;
    }

    /** What it protects; a host for a snapshot that was written by hand. */
    public String target() {
        return set.target;
    }

    /** The schedule that it belongs to, which need not exist any more; empty for none. */
    public String schedule() {
        return set.schedule;
    }

    /** The group of targets that it was taken with; empty for none. */
    public String group() {
        return set.group;
    }

    /** Who asked for it. */
    public String createdBy() {
        return set.createdBy;
    }

    /** Where it stands. */
    public RunStatus status() {
        return set.status;
    }

    /** When it was taken, or is to be. */
    public Instant at() {
        return set.at;
    }

    /** When it ends; absent for never and where live rules decide. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(set.expiresAt);
    }

    /** Until when nobody may delete it. */
    public Optional<Instant> protectedUntil() {
        return Optional.ofNullable(set.protectedUntil);
    }

    /** Bytes that it added to its storage; absent if nobody counted. */
    public OptionalLong addedBytes() {
        return set.added == null ? OptionalLong.empty() : OptionalLong.of(set.added);
    }

    /** Bytes of files that a restore brings back; absent if nobody counted. */
    public OptionalLong restoredBytes() {
        return set.restored == null ? OptionalLong.empty() : OptionalLong.of(set.restored);
    }

    /** Its labels. */
    public List<Label> labels() {
        return set.labels;
    }

    /** The policy items or the named rule that it was taken under. */
    public List<String> rules() {
        return set.rules;
    }

    /** What was backed up, as its snapshot says. */
    public List<String> paths() {
        return set.paths;
    }

    /** A sentence about where it stands; may be empty. */
    public String message() {
        return set.message;
    }

    /** What its last verification found. */
    public Optional<RunVerification> verification() {
        return Optional.ofNullable(set.verification);
    }

    /** Who holds it, also the holds that have ended. */
    public List<Hold> holds() {
        return set.holds;
    }

    /** The same backup in further storages. */
    public List<BackupCopy> copies() {
        return set.copies;
    }

    /** How long it stays from a time on; absent for never, zero when it should be gone. */
    public Optional<Duration> expiresIn(Instant now) {
        return expiresAt().map(end -> end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO);
    }

    /** Whether it can be restored from its storage or from a further one. */
    public boolean isRestorable() {
        return set.snapshot != null || set.copies.stream().anyMatch(copy -> copy.snapshotOrNull() != null);
    }

    /** What all its copies have in common: its run, or the first id of its snapshot. */
    String origin() {
        return set.run == null ? set.origin : set.run;
    }

    /** Begins another entry with everything that this one says. */
    Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public String toString() {
        return "BackupEntry[" + set.name + ", " + set.status + "]";
    }

    /** Collects an entry. */
    static final class Builder {
        private final String name;
        private String origin = "";

        private @Nullable String run;
        private @Nullable SnapshotId snapshot;
        private String storage = "";
        private String target = "";
        private String schedule = "";
        private String group = "";
        private String createdBy = "";
        private RunStatus status = RunStatus.COMPLETED;
        private Instant at = Instant.EPOCH;
        private @Nullable Instant expiresAt;
        private @Nullable Instant protectedUntil;
        private @Nullable Long added;
        private @Nullable Long restored;
        private List<Label> labels = List.of();
        private List<String> rules = List.of();
        private List<String> paths = List.of();
        private String message = "";
        private @Nullable RunVerification verification;
        private List<Hold> holds = List.of();
        private List<BackupCopy> copies = List.of();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        private Builder(Builder other) {
            name = other.name;
            run = other.run;
            snapshot = other.snapshot;
            storage = other.storage;
            target = other.target;
            schedule = other.schedule;
            group = other.group;
            createdBy = other.createdBy;
            status = other.status;
            at = other.at;
            expiresAt = other.expiresAt;
            protectedUntil = other.protectedUntil;
            added = other.added;
            restored = other.restored;
            labels = other.labels;
            rules = other.rules;
            paths = other.paths;
            message = other.message;
            verification = other.verification;
            holds = other.holds;
            copies = other.copies;
            origin = other.origin;
        }

        Builder origin(String value) {
            origin = value;
            return this;
        }

        Builder run(@Nullable String value) {
            run = value;
            return this;
        }

        Builder snapshot(@Nullable SnapshotId value) {
            snapshot = value;
            return this;
        }

        Builder storage(String value) {
            storage = Objects.requireNonNull(value, "storage");
            return this;
        }

        Builder target(String value) {
            target = Objects.requireNonNull(value, "target");
            return this;
        }

        Builder schedule(String value) {
            schedule = Objects.requireNonNull(value, "schedule");
            return this;
        }

        Builder group(String value) {
            group = Objects.requireNonNull(value, "group");
            return this;
        }

        Builder createdBy(String value) {
            createdBy = Objects.requireNonNull(value, "createdBy");
            return this;
        }

        Builder status(RunStatus value) {
            status = Objects.requireNonNull(value, "status");
            return this;
        }

        Builder at(Instant value) {
            at = Objects.requireNonNull(value, "at");
            return this;
        }

        Builder expiresAt(@Nullable Instant value) {
            expiresAt = value;
            return this;
        }

        Builder protectedUntil(@Nullable Instant value) {
            protectedUntil = value;
            return this;
        }

        Builder added(@Nullable Long value) {
            added = value;
            return this;
        }

        Builder restored(@Nullable Long value) {
            restored = value;
            return this;
        }

        Builder labels(List<Label> value) {
            labels = List.copyOf(value);
            return this;
        }

        Builder rules(List<String> value) {
            rules = List.copyOf(value);
            return this;
        }

        Builder paths(List<String> value) {
            paths = List.copyOf(value);
            return this;
        }

        Builder message(String value) {
            message = Objects.requireNonNull(value, "message");
            return this;
        }

        Builder verification(@Nullable RunVerification value) {
            verification = value;
            return this;
        }

        Builder holds(List<Hold> value) {
            holds = List.copyOf(value);
            return this;
        }

        Builder copies(List<BackupCopy> value) {
            copies = List.copyOf(value);
            return this;
        }

        BackupEntry build() {
            return new BackupEntry(new Builder(this));
        }
    }
}
