package dev.holdfast.internal.scheduler;

import dev.holdfast.internal.scheduler.ScheduleDecision.Replace;
import dev.holdfast.internal.scheduler.ScheduleDecision.Restart;
import dev.holdfast.internal.scheduler.ScheduleDecision.Run;
import dev.holdfast.internal.scheduler.ScheduleDecision.Skip;
import dev.holdfast.internal.scheduler.ScheduleDecision.Wait;
import dev.holdfast.policy.Schedule.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** Whether the next backup that is due is left out, as somebody asked or the definition says. */
    public static boolean skipsNext(ScheduleState state, ScheduleTerms terms) {
        return state.skipNext() || (terms.skipNext() && !state.skipFlagUsed());
    }

    /** Whether a schedule rests: by somebody's word as long as the definition has not changed its own since, else by its definition. */
    public static boolean isPaused(ScheduleState state, ScheduleTerms terms) {
        return state.pause()
                .filter(word -> word.definitionPaused() == terms.paused())
                .map(Pause::paused)
                .orElse(terms.paused());
    }

    /**
     * The next moments at which a backup begins, as far as nothing changes.
     *
     * @param count how many at most
     */
    public static List<Instant> next(ScheduleState state, ScheduleTerms terms, Instant now, int count) {
        Timing timing = terms.timings().get(Task.BACKUP);
        List<Instant> next = new ArrayList<>();
        if (timing == null || !terms.broken().isEmpty() || isPaused(state, terms)) {
            return next;
        }
        Track track = state.tracks().get(Task.BACKUP);
        Duration jitter = track == null ? Duration.ZERO : track.jitter();
        Instant after = now.minus(jitter);
        if (track != null
                && track.timing().equals(timing.text())
                && track.handled().isAfter(after)) {
            after = track.handled();
        }
        Optional<Occurrence> one = timing.occurrences().after(after);
        while (one.isPresent() && next.size() < count) {
            next.add(one.get().at().plus(jitter));
            one = timing.occurrences().after(one.get().at());
        }
        return next;
    }

    private ScheduleDecision decide() {
        if (!terms.broken().isEmpty() || state.goneAt().isPresent()) {
            return new Wait(Instant.MAX);
        }
        Optional<ScheduleDecision> requested = requested();
        if (requested.isPresent()) {
            return requested.get();
        }
        if (terms.onlyRequests()) {
            return new Wait(Instant.MAX);
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
            Run run = new Run(request.task(), request.at(), rules, Cause.REQUEST, null, request);
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
        if (!isNearOrPast(track.handled())) {
            return new Restart(task, now);
        }
        ScheduleDecision decision = due(task, timing, track);
        return decision instanceof Wait && task == Task.BACKUP ? repeated().orElse(decision) : decision;
    }

    /** A run whose process died is carried out again unless a later one is due, which makes up for it if nobody asked for it. */
    private Optional<ScheduleDecision> repeated() {
        Optional<Claim> died = state.interrupted().filter(claim -> !isPaused(state, terms));
        return died.map(claim -> beside(new Run(Task.BACKUP, claim.due(), claim.rules(), Cause.REPEAT, claim, null)))
                .filter(decision -> !(decision instanceof Wait));
    }

    /** A task without a track has just been defined; one with another timing is due by the new one from now on. */
    private ScheduleDecision begin(Task task, Timing timing, @Nullable Track track) {
        if (track == null) {
            boolean atOnce = task == Task.BACKUP && !terms.skipOnCreation();
            return atOnce ? created(task, timing) : new Restart(task, now);
        }
        Instant handled = isNearOrPast(track.handled()) ? track.handled() : now;
        return new Restart(task, handled.isAfter(now) ? handled : now);
    }

    private boolean isNearOrPast(Instant handled) {
        return !handled.isAfter(now.plus(FURTHEST_BACK));
    }

    private ScheduleDecision created(Task task, Timing timing) {
        if (isPaused(state, terms)) {
            return new Wait(Instant.MAX);
        }
        List<String> rules =
                timing.occurrences().after(now).map(Occurrence::rules).orElse(List.of());
        return beside(new Run(task, now, rules, Cause.CREATION, null, null));
    }

    private ScheduleDecision due(Task task, Timing timing, Track track) {
        Set<String> rules = new LinkedHashSet<>();
        Occurrence last = null;
        boolean several = false;
        Optional<Occurrence> next = timing.occurrences().after(track.handled());
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
        return beside(new Run(task, last.at(), last.rules(), cause, null, null));
    }

    private ScheduleDecision backup(Occurrence last, Set<String> rules, Duration late, boolean several, Instant until) {
        if (isPaused(state, terms)) {
            boolean later = terms.catchUp() && !terms.skipOnCreation();
            return later ? new Wait(until) : new Skip(Task.BACKUP, last.at(), SkipReason.PAUSED);
        }
        if (skipsNext(state, terms)) {
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
        Claim died = state.interrupted().filter(claim -> !claim.isAskedFor()).orElse(null);
        if (died != null) {
            rules.addAll(died.rules());
        }
        List<String> stamped = makesUp || died != null ? List.copyOf(rules) : last.rules();
        Cause cause = makesUp ? Cause.MISSED : Cause.DUE;
        ScheduleDecision decision = beside(new Run(Task.BACKUP, last.at(), stamped, cause, null, null));
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
