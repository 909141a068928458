package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.internal.execution.RunExecution;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.internal.scheduler.Jobs;
import dev.holdfast.internal.scheduler.Outcome;
import dev.holdfast.internal.scheduler.RunControl;
import dev.holdfast.internal.scheduler.ScheduleDecision.Skip;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.internal.scheduler.SkipReason;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.run.Condition;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunTrigger;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Carries out what the scheduler decides, with the definitions in force at that moment. Safe for use from any thread. */
final class ScheduleJobs implements Jobs {
    private final Supplier<Configuration> configuration;
    private final OpenStorages storages;
    private final StateStore state;
    private final RunExecution execution;
    private final String holder;
    private final Time time;
    private final ServiceLog log;
    private final Supplier<String> names;
    private final Watch watch;

    ScheduleJobs(
            Supplier<Configuration> configuration,
            OpenStorages storages,
            StateStore state,
            RunExecution execution,
            String holder,
            ServiceLog log,
            Supplier<String> names,
            Watch watch) {
        this.configuration = configuration;
        this.storages = storages;
        this.state = state;
        this.execution = execution;
        this.holder = holder;
        this.time = storages.time();
        this.log = log;
        this.names = names;
        this.watch = watch;
    }

    @Override
    public Outcome run(String name, Claim claim, RunControl control) {
        Configuration current = configuration.get();
        Schedule schedule = current.schedule(name)
                .orElseThrow(() -> new PolicyException.Invalid(
                        "schedules." + name, "the definition went while the run waited to begin"));
        List<RunRecord> records = new TargetRuns(execution, current, schedule, claim, holder, control, watch).run();
        noteGroups(current, schedule, claim, records);
        return outcome(claim, records);
    }

    private void noteGroups(Configuration current, Schedule schedule, Claim claim, List<RunRecord> records) {
        List<String> groups = schedule.targetGroups();
        if (groups.isEmpty() || claim.task() != dev.holdfast.internal.scheduler.Task.BACKUP) {
            return;
        }
        RunRecords beside = RunRecords.ofRepository(
                storages.open(current.storageOf(schedule)).documents());
        for (String name : groups) {
            List<RunRecord> members = records.stream()
                    .filter(record -> record.group().equals(name))
                    .toList();
            current.group(name)
                    .filter(group -> !members.isEmpty())
                    .ifPresent(group ->
                            watch.ended(new GroupRuns(beside, schedule, claim).note(group, members, time.now())));
        }
    }

    private Outcome outcome(Claim claim, List<RunRecord> records) {
        Set<RunState> states = new TreeSet<>();
        records.forEach(record -> states.add(record.state()));
        String message = records.stream()
                .filter(record -> record.state() != RunState.COMPLETED)
                .map(record -> (record.target().isEmpty() ? "" : record.target() + ": ") + record.message())
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        boolean some = states.contains(RunState.COMPLETED) || states.contains(RunState.PARTIALLY_FAILED);
        RunState worst = states.size() <= 1
                ? states.stream().findFirst().orElse(RunState.COMPLETED)
                : some ? RunState.PARTIALLY_FAILED : RunState.FAILED;
        return new Outcome(claim.run(), claim.due(), time.now(), worst, message);
    }

    /** What a paused schedule lets pass is not worth a record for each time. */
    @Override
    public void skipped(String name, Skip skip) {
        Optional<Schedule> schedule = configuration.get().schedule(name);
        if (schedule.isEmpty() || skip.reason() == SkipReason.PAUSED) {
            return;
        }
        Instant now = time.now();
        RunRecord record = RunRecord.builder(RunIds.of(name, "skipped " + skip.due()), RunKind.BACKUP)
                .name(RunRecord.nameOf(name, skip.due()))
                .schedule(name)
                .storage(configuration.get().storageOf(schedule.get()).name())
                .createdBy("schedule " + name)
                .trigger(RunTrigger.SCHEDULED)
                .dueAt(skip.due())
                .endedAt(now)
                .state(RunState.SKIPPED)
                .message(skip.reason().sentence())
                .condition(new Condition(
                        "Skipped",
                        Condition.Status.TRUE,
                        word(skip.reason()),
                        skip.reason().sentence(),
                        now))
                .build();
        keep(schedule.get(), record);
        watch.ended(record);
    }

    private void keep(Schedule schedule, RunRecord record) {
        try {
            Repository repository = storages.openOrCreate(configuration.get().storageOf(schedule));
            RunRecords.ofRepository(repository.documents()).put(record);
        } catch (HoldfastException unavailable) {
            RunRecords.ofState(state).put(record);
        }
    }

    static String word(SkipReason reason) {
        return switch (reason) {
            case SKIP_NEXT -> "SkipNext";
            case OVERLAP -> "Overlap";
            case MISSED -> "Missed";
            case DEADLINE -> "StartingDeadline";
            case PAUSED -> "Paused";
        };
    }

    @Override
    public Optional<Instant> recover() {
        return new LeftEffects(state, holder, time, names, log).undo(configuration.get(), execution::workload);
    }

    @Override
    public Settled settle(String name, Claim dead) {
        Configuration current = configuration.get();
        Optional<Schedule> schedule = current.schedule(name).filter(current::isUsable);
        List<Target> targets = schedule.map(current::targetsOf).orElse(List.of());
        Repository repository = schedule.map(found -> openOrNothing(current, found))
                .flatMap(one -> one)
                .orElse(null);
        String storage = schedule.map(current::storageOf).map(Storage::name).orElse("");
        RunRecords running = RunRecords.ofState(state);
        try {
            return new Aftermath(running, repository, time.now(), watch).settle(name, storage, dead, targets);
        } catch (StoreException unavailable) {
            log.trouble("the storage of " + name + ": " + unavailable.getMessage());
            return new Aftermath(running, null, time.now(), watch).settle(name, storage, dead, targets);
        }
    }

    @Override
    public void settleOthers(long token) {
        RunRecords running = RunRecords.ofState(state);
        Configuration current = configuration.get();
        for (RunRecord left : running.select(run -> !run.isFinal() && run.token() > 0 && run.token() < token)) {
            Repository repository = current.schedule(left.schedule())
                    .filter(current::isUsable)
                    .flatMap(found -> openOrNothing(current, found))
                    .orElse(null);
            new Aftermath(running, repository, time.now(), watch).settle(left);
        }
    }

    private Optional<Repository> openOrNothing(Configuration current, Schedule schedule) {
        try {
            return Optional.of(storages.open(current.storageOf(schedule)));
        } catch (HoldfastException unavailable) {
            log.trouble("the storage of " + schedule.name() + ": " + unavailable.getMessage());
            return Optional.empty();
        }
    }

    /** Each snapshot by itself: what a hold or a floor protects stays, as do the last good ones, and is told. */
    @Override
    public void deleteBackups(ScheduleState gone) {
        deleteBackups(gone, gone.minimumGood());
    }

    /** The same as somebody asked for it, which overrules what the policy would keep at least, and no other floor. */
    void deleteAllBackups(ScheduleState gone) {
        deleteBackups(gone, 0);
    }

    private void deleteBackups(ScheduleState gone, int minimumGood) {
        var storage = configuration
                .get()
                .storage(gone.storage())
                .orElseThrow(() -> new PolicyException.Invalid(
                        "storages." + gone.storage(),
                        "it is not defined any more, so the backups of the schedule " + gone.schedule()
                                + ", which is gone, stay there"));
        Repository repository = storages.open(storage);
        List<Snapshot> all = repository.snapshots();
        Set<SnapshotId> guarded = new HashSet<>();
        repository
                .holds()
                .protections(all.stream()
                        .filter(snapshot -> LeftBackups.isOf(snapshot, gone.schedule()))
                        .toList())
                .forEach((id, protections) -> {
                    if (!protections.isEmpty()) {
                        guarded.add(id);
                    }
                });
        LeftBackups left = LeftBackups.of(all, gone.schedule(), guarded, Math.max(minimumGood, complianceMinimum()));
        repository
                .audit()
                .append(
                        "schedule.backups-deleted",
                        gone.schedule(),
                        Map.of(
                                "removed",
                                Integer.toString(left.going().size()),
                                "protected",
                                Integer.toString(left.isProtected()),
                                "last",
                                Integer.toString(left.last())));
        if (!left.going().isEmpty()) {
            ForgetReport report = repository.upkeep().forget(ForgetPlan.ofNamed(left.going()));
            watch.removed(storage.name(), report.removed().size());
        }
        log.deleted(gone.schedule(), left);
    }

    private int complianceMinimum() {
        return configuration
                .get()
                .compliance()
                .map(CompliancePolicy::minimumGood)
                .orElse(0);
    }
}
