package dev.holdfast.internal.scheduler;

import dev.holdfast.internal.scheduler.ScheduleDecision.Restart;
import dev.holdfast.internal.scheduler.ScheduleDecision.Run;
import dev.holdfast.internal.scheduler.ScheduleDecision.Skip;
import dev.holdfast.run.RunState;
import java.time.Instant;

/** What decisions, ends of runs and people make of the state of a schedule; pure functions. */
final class ScheduleChanges {
    private ScheduleChanges() {}

    /** A schedule that is seen for the first time. */
    static ScheduleState first(ScheduleTerms terms, Instant now) {
        return adopted(ScheduleState.of(terms.schedule(), now).build(), terms);
    }

    /** Takes over from the definition what must be known when it is gone. */
    static ScheduleState adopted(ScheduleState state, ScheduleTerms terms) {
        ScheduleState.Builder change = state.change()
                .storage(terms.storage())
                .deleteBackups(terms.deleteBackups())
                .minimumGood(terms.minimumGood())
                .goneAt(null)
                .skipFlagUsed(state.skipFlagUsed() && terms.skipNext());
        state.pause()
                .filter(word -> word.definitionPaused() != terms.paused())
                .ifPresent(outdated -> change.pause(null));
        state.tracks().keySet().stream()
                .filter(task -> !terms.timings().containsKey(task))
                .forEach(change::withoutTrack);
        return change.build();
    }

    /** The run is begun by whoever stores this. */
    static ScheduleState claimed(ScheduleState state, ScheduleTerms terms, Run run, Claim claim) {
        ScheduleState.Builder change = state.change().token(claim.token()).claim(claim);
        Request request = run.requestOrNull();
        if (request != null) {
            return change.withoutRequests(one -> one.id().equals(request.id())).build();
        }
        if (run.task() == Task.BACKUP) {
            state.interrupted()
                    .filter(died -> run.cause() == Cause.REPEAT || !died.isAskedFor())
                    .ifPresent(madeUpFor -> change.interrupted(null));
            if (state.firstRunAt().isEmpty()) {
                change.firstRunAt(claim.at());
            }
        }
        return run.cause() == Cause.REPEAT
                ? change.build()
                : change.track(run.task(), track(state, terms, run.task(), run.due()))
                        .build();
    }

    /** The moment passes. */
    static ScheduleState skipped(ScheduleState state, ScheduleTerms terms, Skip skip, long token, Instant now) {
        ScheduleState.Builder change =
                state.change().token(token).track(skip.task(), track(state, terms, skip.task(), skip.due()));
        if (skip.reason() == SkipReason.SKIP_NEXT) {
            change.skipFlagUsed(state.skipFlagUsed() || !state.skipNext()).skipNext(false);
        }
        return change.lastSkipped(new Skipped(skip.due(), now, skip.reason())).build();
    }

    /** Its moments count from another instant on. */
    static ScheduleState restarted(ScheduleState state, ScheduleTerms terms, Restart restart, long token) {
        return state.change()
                .token(token)
                .track(restart.task(), track(state, terms, restart.task(), restart.handled()))
                .build();
    }

    private static Track track(ScheduleState state, ScheduleTerms terms, Task task, Instant handled) {
        Timing timing = terms.timings().get(task);
        Track old = state.tracks().get(task);
        if (old != null && old.jitterWidth().equals(terms.jitter()) && timing != null) {
            return new Track(handled, timing.text(), old.jitterWidth(), old.jitter());
        }
        return Track.drawn(handled, timing == null ? "" : timing.text(), terms, task);
    }

    /** A run has ended. Somebody who lost the claim meanwhile changes nothing. */
    static ScheduleState ended(ScheduleState state, Claim claim, Outcome outcome) {
        if (state.active().stream().noneMatch(one -> isSame(one, claim))) {
            return state;
        }
        ScheduleState.Builder change = state.change().withoutClaims(one -> isSame(one, claim));
        if (claim.task() == Task.BACKUP) {
            change.lastBackup(outcome);
            if (outcome.state() == RunState.COMPLETED) {
                change.lastGood(outcome);
            }
        }
        return change.build();
    }

    private static boolean isSame(Claim one, Claim other) {
        return one.run().equals(other.run()) && one.token() == other.token();
    }

    /**
     * A run whose process died has been dealt with.
     *
     * @param again whether it is to be carried out again
     */
    static ScheduleState buried(ScheduleState state, Claim dead, Outcome outcome, boolean again) {
        ScheduleState ended = ended(state, dead, outcome);
        return again && ended.interrupted().isEmpty()
                ? ended.change().interrupted(dead).build()
                : ended;
    }
}
