package dev.holdfast.service;

import dev.holdfast.run.Condition;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a schedule stands.
 *
 * @param name its name
 * @param state in one word
 * @param conditions why it is in that state, and what else should be known
 * @param targets the names of the targets it serves
 * @param policy the name of its policy
 * @param storage the name of its storage
 * @param timing when it runs, in the words of its definition
 * @param lastBackupOrNull how its last backup ended; null before the first one has
 * @param lastGoodOrNull its last backup that was completed; null if there is none
 * @param lastSkippedOrNull its last backup that was due and did not begin; null if there is none
 * @param nextRuns the next moments at which it is due, jitter included; none while it rests
 * @param running the ids of its runs that go on
 * @param waiting the ids of runs that somebody asked for and that have not begun
 */
public record ScheduleStatus(
        String name,
        State state,
        List<Condition> conditions,
        List<String> targets,
        String policy,
        String storage,
        String timing,
        @Nullable LastBackup lastBackupOrNull,
        @Nullable LastBackup lastGoodOrNull,
        @Nullable LastSkipped lastSkippedOrNull,
        List<Instant> nextRuns,
        List<String> running,
        List<String> waiting) {
    /** Where a schedule stands, in one word. */
    public enum State {
        /** Its first scheduled backup has not begun. */
        NEW("New"),
        /** It runs. */
        ACTIVE("Active"),
        /** It rests until it is resumed. */
        PAUSED("Paused"),
        /** Its definition is broken, or goes below a floor; it does not run until that is mended. */
        FAILED_VALIDATION("FailedValidation"),
        /** Its definition is gone; its backups are still there. */
        DELETED("Deleted");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The word that lists show. */
        public String word() {
            return word;
        }
    }

    /**
     * How a backup ended.
     *
     * @param run the id of its run
     * @param due the moment that it stood for
     * @param at when it ended
     * @param state how
     * @param message a sentence for people; empty if all went well
     */
    public record LastBackup(String run, Instant due, Instant at, RunState state, String message) {
        /** Nothing may be null. */
        public LastBackup {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * A backup that was due and did not begin.
     *
     * @param due the moment
     * @param at when that was decided
     * @param reason one word for programs
     * @param message a sentence for people
     */
    public record LastSkipped(Instant due, Instant at, String reason, String message) {
        /** Nothing may be null. */
        public LastSkipped {
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** Copies the lists. */
    public ScheduleStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        conditions = List.copyOf(conditions);
        targets = List.copyOf(targets);
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(timing, "timing");
        nextRuns = List.copyOf(nextRuns);
        running = List.copyOf(running);
        waiting = List.copyOf(waiting);
    }

    /** How its last backup ended, if one has. */
    public Optional<LastBackup> lastBackup() {
        return Optional.ofNullable(lastBackupOrNull);
    }

    /** Its last backup that was completed, if there is one. */
    public Optional<LastBackup> lastGood() {
        return Optional.ofNullable(lastGoodOrNull);
    }

    /** Its last backup that was due and did not begin, if there is one. */
    public Optional<LastSkipped> lastSkipped() {
        return Optional.ofNullable(lastSkippedOrNull);
    }

    /** When it is due next, if it is. */
    public Optional<Instant> nextRun() {
        return nextRuns.stream().findFirst();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ScheduleStatus[%s %s]", name, state.word());
    }
}
