package dev.holdfast.service;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.record.StoredRun;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.internal.scheduler.Jobs.Settled;
import dev.holdfast.internal.scheduler.Outcome;
import dev.holdfast.internal.scheduler.Task;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Target;
import dev.holdfast.run.Condition;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of runs whose process died. A snapshot is the last thing that a backup writes, so where one names the run,
 * the backup is whole, whatever its record says; a run without one has failed.
 */
final class Aftermath {
    private final RunRecords running;
    private final @Nullable Repository repository;
    private final Instant now;
    private final Watch watch;
    private boolean recorded;

    /**
     * @param running the records in the state store
     * @param repository of the schedule's storage; null if it cannot be opened
     * @param watch told of each run that is ended
     */
    Aftermath(RunRecords running, @Nullable Repository repository, Instant now, Watch watch) {
        this.running = running;
        this.repository = repository;
        this.now = now;
        this.watch = watch;
    }

    /** Ends the records of a claim's runs; a run that did not come to write one gets one. */
    Settled settle(String schedule, String storage, Claim claim, List<Target> targets) {
        Map<String, String> ids = TargetRuns.ids(claim, targets);
        if (claim.task() != Task.BACKUP || ids.isEmpty()) {
            ids = new LinkedHashMap<>(Map.of("", claim.run()));
        }
        Map<String, Snapshot> snapshots = snapshots();
        List<String> done = new ArrayList<>(claim.done());
        recorded = false;
        ids.forEach((target, id) -> {
            if (settle(id, Optional.ofNullable(snapshots.get(id)))) {
                done.add(target);
            }
        });
        boolean all = done.containsAll(ids.keySet());
        if (claim.task() == Task.BACKUP && !all && !recorded) {
            ids.keySet().removeAll(claim.done());
            ids.entrySet().stream()
                    .findFirst()
                    .ifPresent(first -> keep(unbegun(schedule, storage, claim, first.getKey(), first.getValue())));
        }
        Outcome outcome = new Outcome(
                claim.run(),
                claim.due(),
                now,
                all ? RunState.COMPLETED : RunState.FAILED,
                all
                        ? "its process ended after the backup was written and before that was noted"
                        : "its process ended before the run did");
        return new Settled(outcome, done, all);
    }

    private Map<String, Snapshot> snapshots() {
        Map<String, Snapshot> byRun = new LinkedHashMap<>();
        if (repository != null) {
            repository.snapshots().forEach(snapshot -> snapshot.fact("run").ifPresent(run -> byRun.put(run, snapshot)));
        }
        return byRun;
    }

    /** Ends the record of a run that no claim knows. */
    void settle(RunRecord left) {
        boolean unused = settle(left.id(), Optional.ofNullable(snapshots().get(left.id())));
    }

    /** Whether the run's backup is there. */
    private boolean settle(String id, Optional<Snapshot> snapshot) {
        Optional<RunRecord> going = running.find(id).map(StoredRun::run);
        Optional<RunRecord> beside = repository == null
                ? Optional.empty()
                : RunRecords.ofRepository(repository.documents()).find(id).map(StoredRun::run);
        recorded |= going.isPresent() || beside.isPresent();
        Optional<RunRecord> ended = beside.or(() -> going).filter(RunRecord::isFinal);
        if (ended.isPresent()) {
            if (beside.isPresent()) {
                running.remove(id);
            }
            return snapshot.isPresent() || ended.get().state() == RunState.COMPLETED;
        }
        going.or(() -> beside).map(found -> ended(found, snapshot)).ifPresent(this::keep);
        return snapshot.isPresent();
    }

    private RunRecord unbegun(String schedule, String storage, Claim claim, String target, String id) {
        return ended(
                RunRecord.builder(id, RunKind.BACKUP)
                        .name(RunRecord.nameOf(schedule, claim.due()))
                        .schedule(schedule)
                        .target(target)
                        .storage(storage)
                        .createdBy(claim.isAskedFor() ? claim.by() : "schedule " + schedule)
                        .trigger(TargetRuns.trigger(claim))
                        .dueAt(claim.due())
                        .rules(claim.rules())
                        .holder("that claimed it", claim.token())
                        .build(),
                Optional.empty());
    }

    private RunRecord ended(RunRecord record, Optional<Snapshot> snapshot) {
        RunRecord.Builder end = record.toBuilder().endedAt(now);
        if (snapshot.isEmpty()) {
            return end.state(RunState.FAILED)
                    .message("its process ended before the run did")
                    .condition(new Condition(
                            "Interrupted",
                            Condition.Status.TRUE,
                            "ProcessEnded",
                            "the process " + record.holder() + " ended before the run did",
                            now))
                    .build();
        }
        boolean partial =
                snapshot.get().fact("state").filter("partially-failed"::equals).isPresent();
        return end.state(partial || record.failureCount() > 0 ? RunState.PARTIALLY_FAILED : RunState.COMPLETED)
                .snapshot(snapshot.get().id())
                .message("the backup was written; its process ended before what was to follow was done")
                .condition(new Condition(
                        "Interrupted",
                        Condition.Status.TRUE,
                        "ProcessEnded",
                        "the process " + record.holder() + " ended after the backup was written; copies, hooks and"
                                + " retention that belong to it may not have been done",
                        now))
                .build();
    }

    /** Where all records of ended runs are, and where the running ones are only if that cannot be. */
    private void keep(RunRecord record) {
        if (repository == null) {
            running.put(record);
        } else {
            RunRecords.ofRepository(repository.documents()).put(record);
            running.remove(record.id());
        }
        watch.ended(record);
    }
}
