package dev.holdfast.internal.scheduler;

import dev.holdfast.internal.scheduler.ScheduleDecision.Replace;
import dev.holdfast.internal.scheduler.ScheduleDecision.Restart;
import dev.holdfast.internal.scheduler.ScheduleDecision.Run;
import dev.holdfast.internal.scheduler.ScheduleDecision.Skip;
import dev.holdfast.internal.scheduler.ScheduleDecision.Wait;
import dev.holdfast.policy.Schedule.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is to be done about one schedule: a pure function of its stored state, its definition and the time. Whoever
 * carries a decision out stores it, and asks again.
 */
public final class ScheduleRules {
    /** Later than this is missed, not merely late, unless the definition has a deadline of its own. */
    public static final Duration PUNCTUAL = Duration.ofMinutes(1);

    /** A clock that goes back further than this was wrong before: waiting for it would leave the schedule without backups. */
    public static final Duration FURTHEST_BACK = Duration.ofHours(25);

    private final ScheduleState state;
    private final ScheduleTerms terms;
    private final Instant now;

    private ScheduleRules(ScheduleState state, ScheduleTerms terms, Instant now) {
        this.state = Objects.requireNonNull(state, "state");
        this.terms = Objects.requireNonNull(terms, "terms");
        this.now = Objects.requireNonNull(now, "now");
    }

    /** The first thing to do now, or until when nothing is to be done. */
    public static ScheduleDecision decide(ScheduleState state, ScheduleTerms terms, Instant now) {
        return new ScheduleRules(state, terms, now).decide();
    }

    /** Whether a schedule rests: by somebody's word as long as the definition has not changed its own since, else by its definition. */
    public static boolean isPaused(ScheduleState state, ScheduleTerms terms) {
        return state.pause()
                .filter(word -> word.definitionPaused() == terms.paused())
                .map(Pause::paused)
                .orElse(terms.paused());
    }

    private ScheduleDecision decide() {
        if (!terms.broken().isEmpty() || state.goneAt().isPresent()) {
            return new Wait(Instant.MAX);
        }
        Optional<ScheduleDecision> requested = requested();
        if (requested.isPresent()) {
            return requested.get();
        }
        Instant until = Instant.MAX;
        for (Map.Entry<Task, Timing> timing : terms.timings().entrySet()) {
            ScheduleDecision decision = scheduled(timing.getKey(), timing.getValue());
            if (!(decision instanceof Wait wait)) {
                return decision;
            }
            until = wait.until().isBefore(until) ? wait.until() : until;
        }
        return new Wait(until);
    }

    /** A paused schedule still does what somebody asks for. */
    private Optional<ScheduleDecision> requested() {
        for (Request request : state.requests()) {
            List<String> rules = request.rule().stream().toList();
            Run run = new Run(request.task(), request.at(), rules, Cause.REQUEST, 1, request);
            ScheduleDecision decision = beside(run);
            if (!(decision instanceof Wait)) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    private ScheduleDecision scheduled(Task task, Timing timing) {
        Track track = state.tracks().get(task);
        if (track == null || !track.timing().equals(timing.text())) {
            return begin(task, timing, track);
        }
        if (task == Task.BACKUP && state.interrupted().isPresent() && !isPaused(state, terms)) {
            Claim died = state.interrupted().get();
            return beside(new Run(task, died.due(), died.rules(), Cause.REPEAT, died.attempt() + 1, null));
        }
        if (track.handledOrNull() == null) {
            return created(task, timing);
        }
        Instant handled = track.handledOrNull();
        if (handled.isAfter(now.plus(FURTHEST_BACK))) {
            return new Restart(task, now);
        }
        return due(task, timing, track, handled);
    }

    /** A task without a track has just been defined; one with another timing is due by the new one from now on. */
    private ScheduleDecision begin(Task task, Timing timing, @Nullable Track track) {
        boolean atOnce = track == null
                && task == Task.BACKUP
                && !terms.skipOnCreation()
                && state.firstRunAt().isEmpty();
        return atOnce ? created(task, timing) : new Restart(task, now);
    }

    private ScheduleDecision created(Task task, Timing timing) {
        if (isPaused(state, terms)) {
            return new Wait(Instant.MAX);
        }
        List<String> rules =
                timing.occurrences().after(now).map(Occurrence::rules).orElse(List.of());
        return beside(new Run(task, now, rules, Cause.CREATION, 1, null));
    }

    private ScheduleDecision due(Task task, Timing timing, Track track, Instant handled) {
        Set<String> rules = new LinkedHashSet<>();
        Occurrence last = null;
        boolean several = false;
        Optional<Occurrence> next = timing.occurrences().after(handled);
        while (next.isPresent() && !begins(next.get(), track).isAfter(now)) {
            several |= last != null;
            last = next.get();
            rules.addAll(last.rules());
            next = timing.occurrences().after(last.at());
        }
        if (last == null) {
            return new Wait(next.map(one -> begins(one, track)).orElse(Instant.MAX));
        }
        Duration late = Duration.between(begins(last, track), now);
        Instant until = next.map(one -> begins(one, track)).orElse(Instant.MAX);
        return task == Task.BACKUP ? backup(last, rules, late, several, until) : upkeep(task, last, late, until);
    }

    private static Instant begins(Occurrence occurrence, Track track) {
        return occurrence.at().plus(track.jitter());
    }

    /** Upkeep has no rules of its own: what was missed is done once, and never beside itself. */
    private ScheduleDecision upkeep(Task task, Occurrence last, Duration late, Instant until) {
        if (isPaused(state, terms)) {
            return new Wait(until);
        }
        Cause cause = late.compareTo(PUNCTUAL) > 0 ? Cause.MISSED : Cause.DUE;
        return beside(new Run(task, last.at(), last.rules(), cause, 1, null));
    }

    private ScheduleDecision backup(
            Occurrence last, Set<String> rules, Duration late, boolean several, Instant until) {
        if (isPaused(state, terms)) {
            boolean later = terms.catchUp() && !terms.skipOnCreation();
            return later ? new Wait(until) : new Skip(Task.BACKUP, last.at(), SkipReason.PAUSED);
        }
        if (state.skipNext() || (terms.skipNext() && !state.skipFlagUsed())) {
            return new Skip(Task.BACKUP, last.at(), SkipReason.SKIP_NEXT);
        }
        Optional<Duration> deadline = terms.deadline();
        if (deadline.isPresent() && late.compareTo(deadline.get()) > 0) {
            return new Skip(Task.BACKUP, last.at(), SkipReason.DEADLINE);
        }
        boolean missed = late.compareTo(PUNCTUAL) > 0 && deadline.isEmpty();
        if (missed && !terms.catchUp()) {
            return new Skip(Task.BACKUP, last.at(), SkipReason.MISSED);
        }
        boolean makesUp = terms.catchUp() && (several || late.compareTo(PUNCTUAL) > 0);
        Run run = new Run(
                Task.BACKUP,
                last.at(),
                makesUp ? List.copyOf(rules) : last.rules(),
                makesUp ? Cause.MISSED : Cause.DUE,
                1,
                null);
        ScheduleDecision decision = beside(run);
        return decision instanceof Wait ? new Skip(Task.BACKUP, last.at(), SkipReason.OVERLAP) : decision;
    }

    /** The run, unless one of its kind goes on that it must not run beside; then it waits for the end of that one. */
    private ScheduleDecision beside(Run run) {
        List<Claim> active = state.active(run.task());
        if (active.isEmpty() || (run.task() == Task.BACKUP && terms.overlap() == Overlap.ALLOW)) {
            return run;
        }
        boolean replaces = run.task() == Task.BACKUP && terms.overlap() == Overlap.REPLACE;
        return replaces ? new Replace(active) : new Wait(Instant.MAX);
    }
}
