package dev.holdfast.service;

import dev.holdfast.internal.execution.RunExecution;
import dev.holdfast.internal.execution.RunRequest;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.internal.scheduler.RunControl;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunTrigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out one claim: a run for each target of the schedule, one after the other, or one for its storage. */
final class TargetRuns {
    private final RunExecution execution;
    private final Configuration configuration;
    private final Schedule schedule;
    private final Claim claim;
    private final String holder;
    private final RunControl control;
    private final Watch watch;

    TargetRuns(
            RunExecution execution,
            Configuration configuration,
            Schedule schedule,
            Claim claim,
            String holder,
            RunControl control,
            Watch watch) {
        this.execution = execution;
        this.configuration = configuration;
        this.schedule = schedule;
        this.claim = claim;
        this.holder = holder;
        this.control = control;
        this.watch = watch;
    }

    /** The ids that the runs of a claim have, by their targets. */
    static Map<String, String> ids(Claim claim, List<Target> targets) {
        Map<String, String> ids = new LinkedHashMap<>();
        targets.forEach(target ->
                ids.put(target.name(), targets.size() == 1 ? claim.run() : RunIds.of(claim.run(), target.name())));
        return ids;
    }

    /** The records of all its runs. */
    List<RunRecord> run() {
        List<Target> targets = configuration.targetsOf(schedule);
        boolean wholeStorage = kind() == RunKind.PRUNE || kind() == RunKind.RETENTION;
        if (wholeStorage || targets.isEmpty()) {
            return List.of(carryOut(request(claim.run())));
        }
        Map<String, String> ids = ids(claim, targets);
        List<RunRecord> records = new ArrayList<>();
        for (Target target : targets) {
            if (!claim.done().contains(target.name())) {
                RunRequest.Builder request =
                        request(ids.getOrDefault(target.name(), claim.run())).target(target);
                group(target).ifPresent(request::group);
                records.add(carryOut(request));
            }
        }
        return records;
    }

    private RunRecord carryOut(RunRequest.Builder request) {
        RunRecord run = execution.execute(request.build(), this::stopped);
        watch.ended(run);
        return run;
    }

    private Optional<String> group(Target target) {
        return schedule.targetGroups().stream()
                .filter(name -> configuration
                        .group(name)
                        .filter(group -> configuration.membersOf(group).contains(target))
                        .isPresent())
                .findFirst();
    }

    /** A process that lost the lease stops even if nobody had the time to tell it. */
    private Optional<String> stopped() {
        return control.cancelled()
                .or(() -> control.mayGoOn()
                        ? Optional.empty()
                        : Optional.of("its process lost the lease, so another one may act for the schedule"));
    }

    private RunRequest.Builder request(String id) {
        RunRequest.Builder request = RunRequest.builder(id, kind(), configuration, schedule)
                .trigger(trigger(claim))
                .rules(claim.rules())
                .dueAt(claim.due())
                .holder(holder, claim.token());
        return claim.isAskedFor() ? request.createdBy(claim.by()) : request;
    }

    static RunTrigger trigger(Claim claim) {
        if (claim.isAskedFor()) {
            return RunTrigger.ON_DEMAND;
        }
        return switch (claim.cause()) {
            case DUE, CREATION -> RunTrigger.SCHEDULED;
            case MISSED, REPEAT -> RunTrigger.CATCH_UP;
            case REQUEST -> RunTrigger.ON_DEMAND;
        };
    }

    private RunKind kind() {
        return switch (claim.task()) {
            case BACKUP -> RunKind.BACKUP;
            case RETENTION -> RunKind.RETENTION;
            case PRUNE -> RunKind.PRUNE;
            case VERIFICATION -> RunKind.VERIFICATION;
        };
    }
}
