package dev.holdfast.retention;

import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.retention.RecoveryPoint.State;
import java.time.Instant;
import java.util.List;

/** What keeps recovery points whatever the rules say, but for what others need. */
final class FloorRules {
    private final RetentionContext context;
    private final int minimumGood;

    FloorRules(RetentionPolicy policy, RetentionContext context) {
        this.context = context;
        this.minimumGood = Math.max(policy.minimumGood(), context.minimumGood());
    }

    /** @param newestFirst the judged ones of one group */
    void apply(List<Candidate> newestFirst) {
        newestFirst.forEach(this::applyOwn);
        context.promisedFrom().ifPresent(from -> keepBase(newestFirst, from));
        if (context.suspended()) {
            keepNewest(newestFirst, 1, Reason.of(Reason.Kind.SUSPENDED));
        }
        keepNewest(newestFirst, minimumGood, Reason.of(Reason.Kind.MINIMUM_GOOD));
    }

    private void applyOwn(Candidate candidate) {
        RecoveryPoint point = candidate.point;
        for (PointHold hold : point.holds()) {
            if (hold.holdsAt(context.now())) {
                String words = "by " + hold.owner() + ": " + hold.reason();
                candidate.floor(new Reason(Reason.Kind.HOLD, words, 0, hold.endOrNull()));
            }
        }
        point.lockedUntil().ifPresent(end -> floorUntil(candidate, Reason.Kind.LOCK, end));
        Instant end = point.protectedUntil().orElse(Instant.MIN);
        if (candidate.is(State.GOOD) || candidate.is(State.PARTIAL)) {
            for (FrequencyFloor floor : context.floors()) {
                if (floor.covers(point)) {
                    Instant own = floor.endFor(point, context.zone());
                    end = own.isAfter(end) ? own : end;
                }
            }
        }
        floorUntil(candidate, Reason.Kind.COMPLIANCE, end);
    }

    private void floorUntil(Candidate candidate, Reason.Kind kind, Instant end) {
        if (context.now().isBefore(end)) {
            candidate.floor(new Reason(kind, "", 0, end.equals(Instant.MAX) ? null : end));
        }
    }

    /** Where none is as old as the first promised point, those that can be restored begin with the oldest good one there is. */
    private static void keepBase(List<Candidate> newestFirst, Instant from) {
        Candidate base = null;
        for (Candidate candidate : newestFirst) {
            if (candidate.is(State.GOOD)) {
                base = candidate;
                if (!candidate.point.instant().isAfter(from)) {
                    break;
                }
            }
        }
        if (base != null) {
            base.floor(Reason.of(Reason.Kind.POINT_IN_TIME));
        }
    }

    /** Where there are not so many good ones, partial ones fill up: they are the best there is. */
    private static void keepNewest(List<Candidate> newestFirst, int count, Reason reason) {
        int missing = keepNewest(newestFirst, State.GOOD, count, reason);
        keepNewest(newestFirst, State.PARTIAL, missing, reason);
    }

    private static int keepNewest(List<Candidate> newestFirst, State state, int count, Reason reason) {
        int missing = count;
        for (Candidate candidate : newestFirst) {
            if (missing == 0) {
                break;
            }
            if (candidate.is(state)) {
                candidate.floor(reason);
                missing--;
            }
        }
        return missing;
    }
}
