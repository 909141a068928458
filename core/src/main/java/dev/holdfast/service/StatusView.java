package dev.holdfast.service;

import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.internal.scheduler.Outcome;
import dev.holdfast.internal.scheduler.Pause;
import dev.holdfast.internal.scheduler.Request;
import dev.holdfast.internal.scheduler.ScheduleRules;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.internal.scheduler.ScheduleTerms;
import dev.holdfast.internal.scheduler.Skipped;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import dev.holdfast.retention.ComplianceFinding;
import dev.holdfast.retention.ComplianceResult;
import dev.holdfast.run.Condition;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.service.ScheduleStatus.LastBackup;
import dev.holdfast.service.ScheduleStatus.LastSkipped;
import dev.holdfast.service.ScheduleStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts together what a definition says and what is stored about a schedule. */
final class StatusView {
    private static final int NEXT = 5;

    private final Definitions.Current current;
    private final List<FollowStatus> following;
    private final Instant loadedAt;
    private final Instant now;

    /**
     * Looks at no schedule yet.
     *
     * @param following how logs of changes are followed
     * @param loadedAt when the definitions came into force
     */
    StatusView(Definitions.Current current, List<FollowStatus> following, Instant loadedAt, Instant now) {
        this.current = current;
        this.following = List.copyOf(following);
        this.loadedAt = loadedAt;
        this.now = now;
    }

    ScheduleStatus of(Schedule schedule, Optional<ScheduleState> stored) {
        ScheduleTerms terms = Terms.of(current, schedule);
        Configuration configuration = current.configuration();
        ScheduleState state =
                stored.orElseGet(() -> ScheduleState.of(schedule.name(), now).build());
        return status(
                state,
                state(state, terms),
                conditions(schedule, state, terms),
                configuration.targetsOf(schedule).stream().map(Target::name).toList(),
                schedule.policy(),
                terms.broken().isEmpty() ? terms.storage() : schedule.storage(),
                configuration
                        .policy(schedule.policy())
                        .map(policy -> Terms.words(schedule, policy))
                        .orElse(""),
                ScheduleRules.next(state, terms, now, NEXT));
    }

    /** A schedule whose definition is gone. */
    ScheduleStatus ofGone(ScheduleState state) {
        Condition gone = new Condition(
                "Defined",
                Condition.Status.FALSE,
                "DefinitionGone",
                state.deleteBackups()
                        ? "its definition is gone, and its backups follow as it said, unless it comes back"
                        : "its definition is gone; its backups are kept until somebody deletes them",
                state.goneAt().orElse(loadedAt));
        return status(state, State.DELETED, List.of(gone), List.of(), "", state.storage(), "", List.of());
    }

    private static ScheduleStatus status(
            ScheduleState state,
            State word,
            List<Condition> conditions,
            List<String> targets,
            String policy,
            String storage,
            String timing,
            List<Instant> next) {
        return new ScheduleStatus(
                state.schedule(),
                word,
                conditions,
                targets,
                policy,
                storage,
                timing,
                state.lastBackup().map(StatusView::backup).orElse(null),
                state.lastGood().map(StatusView::backup).orElse(null),
                state.lastSkipped().map(StatusView::skipped).orElse(null),
                next,
                state.active().stream().map(Claim::run).toList(),
                state.requests().stream().map(Request::id).toList());
    }

    private static State state(ScheduleState state, ScheduleTerms terms) {
        if (!terms.broken().isEmpty()) {
            return State.FAILED_VALIDATION;
        }
        if (ScheduleRules.isPaused(state, terms)) {
            return State.PAUSED;
        }
        return state.firstRunAt().isEmpty() ? State.NEW : State.ACTIVE;
    }

    private List<Condition> conditions(Schedule schedule, ScheduleState state, ScheduleTerms terms) {
        List<Condition> conditions = new ArrayList<>(floors(schedule));
        boolean broken = !terms.broken().isEmpty();
        conditions.add(new Condition(
                "Valid",
                broken ? Condition.Status.FALSE : Condition.Status.TRUE,
                broken ? "InvalidDefinition" : "Checked",
                broken ? terms.broken() : "its definition and all that it refers to are in order",
                loadedAt));
        if (!broken && ScheduleRules.isPaused(state, terms)) {
            conditions.add(paused(state.pause().orElse(null)));
        }
        if (ScheduleRules.skipsNext(state, terms)) {
            conditions.add(new Condition(
                    "SkipsNext",
                    Condition.Status.TRUE,
                    state.skipNext() ? "OnRequest" : "Defined",
                    "its next run is left out, as "
                            + (state.skipNext() ? "somebody asked" : "its definition says (skipNext: true)"),
                    loadedAt));
        }
        pointInTime(schedule).ifPresent(conditions::add);
        state.interrupted()
                .ifPresent(died -> conditions.add(new Condition(
                        "Interrupted",
                        Condition.Status.TRUE,
                        "ProcessEnded",
                        "the process of the run due at " + died.due() + " ended before it; it will be run again",
                        died.at())));
        return conditions;
    }

    /** Whether new points in time can be restored, where the schedule wants that of a target. */
    private Optional<Condition> pointInTime(Schedule schedule) {
        List<FollowStatus> wanted = following.stream()
                .filter(one -> one.schedules().contains(schedule.name())
                        && current.configuration()
                                .target(one.target())
                                .flatMap(schedule::restoreWindow)
                                .isPresent())
                .toList();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        String problems = wanted.stream()
                .flatMap(one -> (one.state() == FollowStatus.State.STOPPED
                                ? Optional.of("not followed: " + one.message())
                                : one.problem(now))
                        .map(why -> one.target() + " into " + one.storage() + ": " + why).stream())
                .collect(Collectors.joining("; "));
        boolean good = problems.isEmpty();
        return Optional.of(new Condition(
                "PointInTime",
                good ? Condition.Status.TRUE : Condition.Status.FALSE,
                good ? "Followed" : "NotFollowed",
                good ? "the changes of its targets are followed" : problems,
                wanted.stream().map(FollowStatus::since).max(Instant::compareTo).orElse(loadedAt)));
    }

    private List<Condition> floors(Schedule schedule) {
        String below = current.floors().refused(schedule).stream()
                .map(ComplianceFinding::toString)
                .collect(Collectors.joining("; "));
        if (!below.isEmpty()) {
            return List.of(new Condition(
                    ComplianceResult.CONDITION, Condition.Status.TRUE, ComplianceResult.CONDITION, below, loadedAt));
        }
        String raised = current.floors().raised().stream()
                .filter(finding -> finding.field().startsWith("schedules." + schedule.name() + ".")
                        || finding.field().startsWith("policies." + schedule.policy() + "."))
                .map(ComplianceFinding::toString)
                .collect(Collectors.joining("; "));
        return raised.isEmpty()
                ? List.of()
                : List.of(new Condition(
                        "RaisedToFloors", Condition.Status.TRUE, "BackupCompliancePolicy", raised, loadedAt));
    }

    private Condition paused(@Nullable Pause word) {
        if (word == null || !word.paused()) {
            return new Condition(
                    "Paused", Condition.Status.TRUE, "Defined", "its definition says so (paused: true)", loadedAt);
        }
        return new Condition("Paused", Condition.Status.TRUE, "OnRequest", "paused by " + word.by(), word.at());
    }

    private static LastBackup backup(Outcome outcome) {
        return new LastBackup(outcome.run(), outcome.due(), outcome.at(), outcome.state(), outcome.message());
    }

    private static LastSkipped skipped(Skipped skipped) {
        return new LastSkipped(
                skipped.due(),
                skipped.at(),
                ScheduleJobs.word(skipped.reason()),
                skipped.reason().sentence());
    }
}
