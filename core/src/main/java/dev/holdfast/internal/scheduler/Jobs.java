package dev.holdfast.internal.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the scheduler has carried out by others. Every method may block; {@link #run} is called from several threads at once. */
public interface Jobs {
    /**
     * Carries out a claimed run to its end. What it throws counts as a failure of the run.
     *
     * @param control says when to stop
     */
    Outcome run(String schedule, Claim claim, RunControl control);

    /** Notes that a due run does not begin; may be called again for the same one, as after a kill. */
    void skipped(String schedule, ScheduleDecision.Skip skip);

    /**
     * Undoes what dead processes left undone, before anything runs. Called whenever this process becomes the leader.
     *
     * @return when it must be called again to finish; empty if all is done
     */
    Optional<Instant> recover();

    /**
     * Finds out what became of a run whose process died, and ends its record.
     *
     * @return what is known of it
     */
    Settled settle(String schedule, Claim dead);

    /**
     * Ends the records of runs that no claim knows any more, as of a process that was stopped, replaced, and killed when it went on.
     * Called after {@link #settle}, when this process carries out nothing.
     *
     * @param token of this process; runs of others have lower ones
     */
    void settleOthers(long token);

    /**
     * Deletes the backups of a schedule whose definition is gone, as far as nothing protects them.
     *
     * @param state as it was left
     */
    void deleteBackups(ScheduleState state);

    /**
     * What became of a run whose process died.
     *
     * @param outcome how it ended
     * @param done the targets that were backed up before
     * @param complete whether nothing is left to be done
     */
    record Settled(Outcome outcome, List<String> done, boolean complete) {
        /** Copies the list. */
        public Settled {
            Objects.requireNonNull(outcome, "outcome");
            done = List.copyOf(done);
        }
    }
}
