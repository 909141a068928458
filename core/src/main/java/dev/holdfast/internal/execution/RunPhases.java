package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.policy.TargetGroup;
import dev.holdfast.run.Condition;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from its acceptance to its end, whatever happens on the way. */
final class RunPhases {
    private static final Logger LOG = LoggerFactory.getLogger(RunPhases.class);

    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;

    RunPhases(RunSurroundings around, RunRequest request, Supplier<Optional<String>> stop) {
        this.around = around;
        this.request = request;
        this.limits = new RunLimits(
                around.time(),
                stop,
                request.timeout(),
                "the timeout of " + request.schedule().name());
        this.live = new LiveRun(around, accepted());
    }

    private RunRecord.Builder accepted() {
        Instant now = around.time().now();
        RunRecord.Builder run = RunRecord.builder(request.id(), request.kind())
                .name(name(now))
                .schedule(request.schedule().name())
                .target(request.targetName())
                .group(request.group())
                .createdBy(request.createdBy())
                .trigger(request.trigger())
                .rules(request.rules())
                .labels(request.labels())
                .holder(request.holder(), request.token())
                .dueAt(request.dueAt().orElse(now))
                .message("accepted");
        together()
                .ifPresent(group -> run.condition(new Condition(
                        RunRecord.GROUP_COMPLETE,
                        Condition.Status.UNKNOWN,
                        "OthersGoOn",
                        "the group " + group.name()
                                + " counts only as a whole, and not all of its members are backed up yet",
                        now)));
        return run;
    }

    /** The group without whose other members the backup does not count. */
    private Optional<TargetGroup> together() {
        return request.configuration()
                .group(request.group())
                .filter(group -> group.outcome() == TargetGroup.Outcome.ALL && request.kind() == RunKind.BACKUP);
    }

    /** Of a schedule with several targets, the target's name keeps the backups of one moment apart. */
    private String name(Instant now) {
        String schedule = request.schedule().name();
        boolean several = request.configuration().targetsOf(request.schedule()).size() > 1;
        String named = several && request.target().isPresent() ? schedule + "-" + request.targetName() : schedule;
        String kind =
                request.kind() == RunKind.BACKUP ? "" : "-" + request.kind().word();
        return RunRecord.nameOf(named + kind, now);
    }

    RunRecord execute() {
        Outcome outcome;
        try {
            live.change(run -> run.storage(request.storage().name()));
            limits.check();
            live.begin(request.kind().word() + " of " + (request.target().isPresent() ? request.targetName() : "all")
                    + " begins");
            outcome = work();
        } catch (CancellationException stopped) {
            outcome = Outcome.stopped(limits, stopped);
        } catch (HoldfastException failure) {
            outcome = limits.isStopped() ? Outcome.stopped(limits, failure) : Outcome.failed(failure);
        } catch (RuntimeException | Error unexpected) {
            LOG.error("run {} failed inside", request.id(), unexpected);
            outcome = new Outcome(RunState.FAILED, "InternalError", "it failed inside: " + unexpected);
        }
        return live.end(outcome.state(), outcome.message());
    }

    private Outcome work() {
        return switch (request.kind()) {
            case BACKUP -> new BackupPhases(around, request, limits, live).run();
            case RETENTION -> new Tidying(around, request, limits, live).retention();
            case PRUNE -> new Tidying(around, request, limits, live).prune();
            case VERIFICATION -> new Tidying(around, request, limits, live).verification();
            case RESTORE, COPY, EXPORT ->
                throw new IllegalArgumentException("a schedule does not ask for a run of the kind " + request.kind());
        };
    }
}
