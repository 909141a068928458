package dev.holdfast.retention;

import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionSwitches;
import dev.holdfast.policy.RetentionSwitches.Future;
import dev.holdfast.policy.RetentionSwitches.PartialMode;
import dev.holdfast.policy.RetentionSwitches.Reference;
import dev.holdfast.policy.RetentionSwitches.ZoneSource;
import dev.holdfast.retention.RecoveryPoint.State;
import dev.holdfast.retention.RetentionDecisions.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the recovery points of one group by lifetimes, rules and maximum age. */
final class PointGroup {
    /** Go's zero time, from which restic counts when every snapshot lies in the future. */
    private static final ZonedDateTime LONG_AGO = ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final RetentionPolicy policy;
    private final RetentionSwitches switches;
    private final RetentionContext context;
    private final List<Candidate> newestFirst;
    private final List<Candidate> judged = new ArrayList<>();

    PointGroup(List<RecoveryPoint> points, RetentionPolicy policy, RetentionContext context) {
        this.policy = policy;
        this.switches = policy.switches();
        this.context = context;
        newestFirst = NewestFirst.of(points, switches.ties());
        Offsets zone = new Offsets(context.zone().getRules());
        boolean recorded = switches.zoneSource() == ZoneSource.RECORDED;
        for (Candidate candidate : newestFirst) {
            candidate.tellBy(recorded ? candidate.point.offset() : zone.at(candidate.second));
        }
    }

    /** Those that were judged, the newest first: neither running nor, where these are left out, of the future. */
    List<Candidate> judged() {
        return judged;
    }

    /** All, the newest first. */
    List<Candidate> all() {
        return newestFirst;
    }

    void judge() {
        newestFirst.forEach(this::admit);
        judged.forEach(this::judgeStamp);
        judgeTags();
        List<Candidate> counting = judged.stream().filter(this::counts).toList();
        new LiveRules(policy, reference(counting)).judge(counting);
        keepPartial();
        keepFailed();
        judged.forEach(this::judgeRest);
        policy.maxAge()
                .ifPresent(age -> judged.forEach(candidate -> age.endAfter(candidate.point.instant(), context.zone())
                        .ifPresent(end -> candidate.cap(end, context.now()))));
    }

    private void admit(Candidate candidate) {
        if (candidate.is(State.RUNNING)) {
            candidate.want(Reason.of(Reason.Kind.RUNNING));
        } else if (switches.future() == Future.KEPT && isFuture(candidate)) {
            candidate.want(new Reason(Reason.Kind.FUTURE, "", 0, candidate.point.instant()));
        } else {
            judged.add(candidate);
        }
    }

    private boolean isFuture(Candidate candidate) {
        return candidate.second >= context.now().getEpochSecond()
                && candidate.point.instant().isAfter(context.now());
    }

    private boolean expires(Candidate candidate) {
        return !candidate.is(State.FAILED) || switches.failedExpireAlike();
    }

    private void judgeStamp(Candidate candidate) {
        Stamp stamp = candidate.point.stampOrNull();
        if (stamp == null || !expires(candidate)) {
            return;
        }
        Instant end = stamp.expiresAtOrNull();
        if (end == null || context.now().isBefore(end)) {
            candidate.want(new Reason(Reason.Kind.STAMP, firstRule(stamp), 0, end));
        } else {
            candidate.because(Cause.EXPIRED);
        }
    }

    private static String firstRule(Stamp stamp) {
        return stamp.rules().isEmpty() ? "" : stamp.rules().get(0);
    }

    private void judgeTags() {
        for (List<String> tags : policy.keep().tags()) {
            Reason reason = new Reason(Reason.Kind.TAGS, "[" + String.join(", ", tags) + "]", 0, null);
            judged.stream()
                    .filter(candidate -> hasAll(candidate.point.tags(), tags))
                    .forEach(candidate -> candidate.want(reason));
        }
    }

    /** An empty tag stands for having none. */
    private static boolean hasAll(List<String> own, List<String> tags) {
        return tags.stream().allMatch(tag -> own.contains(tag) || (tag.isEmpty() && own.isEmpty()));
    }

    private boolean counts(Candidate candidate) {
        return candidate.is(State.GOOD)
                || (candidate.is(State.PARTIAL) && switches.partialMode() != PartialMode.DO_NOT_COUNT);
    }

    private ZonedDateTime reference(List<Candidate> counting) {
        if (switches.reference() == Reference.NOW) {
            return context.now().atZone(context.zone());
        }
        Candidate newest = newestOf(counting, true);
        if (newest == null) {
            newest = newestOf(counting, false);
        }
        return newest == null ? LONG_AGO : newest.point.instant().atZone(referenceZone(newest));
    }

    private ZoneId referenceZone(Candidate newest) {
        return switches.zoneSource() == ZoneSource.RECORDED
                ? ZoneOffset.ofTotalSeconds(newest.offset())
                : context.zone();
    }

    private @Nullable Candidate newestOf(List<Candidate> counting, boolean good) {
        return counting.stream()
                .filter(one -> !good || one.is(State.GOOD))
                .filter(one -> switches.future() != Future.JUDGED
                        || one.point.instant().isBefore(context.now()))
                .findFirst()
                .orElse(null);
    }

    /** As in kopia: those that are newer than the newest good one, if they are few or young. */
    private void keepPartial() {
        if (switches.partialMode() == PartialMode.COUNT || judged.isEmpty()) {
            return;
        }
        Instant newest = judged.get(0).point.instant();
        Reason reason = Reason.of(Reason.Kind.PARTIAL);
        int position = 0;
        for (Candidate candidate : judged) {
            if (candidate.is(State.GOOD)) {
                return;
            }
            if (candidate.is(State.PARTIAL)) {
                Duration age = Duration.between(candidate.point.instant(), newest);
                if (position >= policy.keepPartial() && age.compareTo(policy.keepPartialFor()) >= 0) {
                    return;
                }
                candidate.want(reason);
                position++;
            }
        }
    }

    private void keepFailed() {
        Reason reason = Reason.of(Reason.Kind.FAILED);
        judged.stream()
                .filter(candidate -> candidate.is(State.FAILED))
                .limit(policy.keepFailed())
                .forEach(candidate -> candidate.want(reason));
    }

    /** What nothing speaks of stays; what nothing wants gets a cause. */
    private void judgeRest(Candidate candidate) {
        boolean judgedLater = !policy.keep().isEmpty();
        if (candidate.isKept()) {
            return;
        }
        if (expires(candidate) && !judgedLater && candidate.point.stampOrNull() == null) {
            candidate.want(Reason.of(Reason.Kind.NO_RULE));
        } else if (candidate.is(State.FAILED) && !switches.failedExpireAlike()) {
            candidate.because(Cause.FAILED);
        } else if (candidate.is(State.PARTIAL) && switches.partialMode() == PartialMode.DO_NOT_COUNT) {
            candidate.because(Cause.PARTIAL);
        } else if (judgedLater) {
            candidate.because(Cause.NOT_CHOSEN);
        }
    }
}
