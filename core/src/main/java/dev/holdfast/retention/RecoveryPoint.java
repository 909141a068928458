package dev.holdfast.retention;

import dev.holdfast.policy.Frequency;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A backup as retention sees it: when it was taken, how it went, and what speaks for keeping it. Immutable. */
public final class RecoveryPoint {
    private final String id;
    private final long second;
    private final int nano;
    private final int offset;
    private final long sequence;
    private final String group;
    private final State state;
    private final @Nullable Stamp stamp;
    private final Set<Frequency> frequencies;
    private final List<String> tags;
    private final List<PointHold> holds;
    private final @Nullable Instant lockedUntil;
    private final @Nullable Instant protectedUntil;
    private final boolean verified;
    private final Set<String> neededBy;

    private RecoveryPoint(Builder from) {
        id = from.id;
        second = from.takenAt.toEpochSecond();
        nano = from.takenAt.getNano();
        offset = from.takenAt.getOffset().getTotalSeconds();
        sequence = from.sequence;
        group = from.group;
        state = from.state;
        stamp = from.stamp;
        frequencies = from.frequencies;
        tags = from.tags;
        holds = from.holds;
        lockedUntil = from.lockedUntil;
        protectedUntil = from.protectedUntil;
        verified = from.verified;
        neededBy = from.neededBy;
    }

    /** How the backup went. */
    public enum State {
        /** Everything is in it. */
        GOOD,
        /** Something could not be read. */
        PARTIAL,
        /** It is no backup. */
        FAILED,
        /** It has not ended. */
        RUNNING
    }

    /**
     * Begins a good recovery point of no group, with nothing that speaks for keeping it.
     *
     * @param id names it; unique among those that are judged together
     * @param takenAt when it was taken, in the offset of the machine that took it
     */
    public static Builder builder(String id, OffsetDateTime takenAt) {
        return new Builder(id, takenAt);
    }

    /** Names it; unique among those that are judged together. */
    public String id() {
        return id;
    }

    /** When it was taken, in the offset of the machine that took it. */
    public OffsetDateTime takenAt() {
        ZoneOffset recorded = ZoneOffset.ofTotalSeconds(offset);
        return OffsetDateTime.of(LocalDateTime.ofEpochSecond(second, nano, recorded), recorded);
    }

    /** When it was taken. */
    public Instant instant() {
        return Instant.ofEpochSecond(second, nano);
    }

    /** Orders those that were taken at the same instant. */
    public long sequence() {
        return sequence;
    }

    /** What is judged together, such as a target and a schedule. */
    public String group() {
        return group;
    }

    /** How the backup went. */
    public State state() {
        return state;
    }

    /** What was decided about its lifetime when it was taken; empty if nothing was. */
    public Optional<Stamp> stamp() {
        return Optional.ofNullable(stamp);
    }

    /** The frequencies of the policy items that it was taken for, from which compliance tells how long it is protected. */
    public Set<Frequency> frequencies() {
        return frequencies;
    }

    /** Free words, which keep rules ask for. */
    public List<String> tags() {
        return tags;
    }

    /** Those who said that it stays. */
    public List<PointHold> holds() {
        return holds;
    }

    /** Until when the store refuses to delete it. */
    public Optional<Instant> lockedUntil() {
        return Optional.ofNullable(lockedUntil);
    }

    /** Until when compliance forbids to delete it. */
    public Optional<Instant> protectedUntil() {
        return Optional.ofNullable(protectedUntil);
    }

    /** Whether a restore of it was tried and succeeded. */
    public boolean isVerified() {
        return verified;
    }

    /** What cannot be restored without it: ids of recovery points, or names of other things, such as a range of an oplog. */
    public Set<String> neededBy() {
        return neededBy;
    }

    long second() {
        return second;
    }

    int nano() {
        return nano;
    }

    int offset() {
        return offset;
    }

    @Nullable
    Stamp stampOrNull() {
        return stamp;
    }

    /** Its id, time and state, for logs. */
    @Override
    public String toString() {
        return id + " of " + takenAt() + " (" + state + ")";
    }

    /** Collects what is known. Not safe for use by several threads. */
    public static final class Builder {
        private final String id;
        private final OffsetDateTime takenAt;
        private long sequence;
        private String group = "";
        private State state = State.GOOD;
        private @Nullable Stamp stamp;
        private Set<Frequency> frequencies = Set.of();
        private List<String> tags = List.of();
        private List<PointHold> holds = List.of();
        private @Nullable Instant lockedUntil;
        private @Nullable Instant protectedUntil;
        private boolean verified;
        private Set<String> neededBy = Set.of();

        private Builder(String id, OffsetDateTime takenAt) {
            this.id = Objects.requireNonNull(id, "id");
            this.takenAt = Objects.requireNonNull(takenAt, "takenAt");
        }

        /** Orders it among those that were taken at the same instant; 0 by default. */
        public Builder sequence(long value) {
            sequence = value;
            return this;
        }

        /** What it is judged together with. */
        public Builder group(String value) {
            group = Objects.requireNonNull(value, "group");
            return this;
        }

        /** How the backup went. */
        public Builder state(State value) {
            state = Objects.requireNonNull(value, "state");
            return this;
        }

        /** What was decided about its lifetime when it was taken. */
        public Builder stamp(Stamp value) {
            stamp = Objects.requireNonNull(value, "stamp");
            return this;
        }

        /** The frequencies of the policy items that it was taken for. */
        public Builder frequencies(Set<Frequency> value) {
            frequencies = Set.copyOf(value);
            return this;
        }

        /** Free words, which keep rules ask for. */
        public Builder tags(List<String> value) {
            tags = List.copyOf(value);
            return this;
        }

        /** Those who said that it stays. */
        public Builder holds(List<PointHold> value) {
            holds = List.copyOf(value);
            return this;
        }

        /** Until when the store refuses to delete it. */
        public Builder lockedUntil(Instant value) {
            lockedUntil = Objects.requireNonNull(value, "lockedUntil");
            return this;
        }

        /** Until when compliance forbids to delete it. */
        public Builder protectedUntil(Instant value) {
            protectedUntil = Objects.requireNonNull(value, "protectedUntil");
            return this;
        }

        /** Whether a restore of it was tried and succeeded. */
        public Builder verified(boolean value) {
            verified = value;
            return this;
        }

        /** What cannot be restored without it. */
        public Builder neededBy(Set<String> value) {
            neededBy = Set.copyOf(value);
            return this;
        }

        /** The recovery point. */
        public RecoveryPoint build() {
            return new RecoveryPoint(this);
        }
    }
}
