package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.scheduler.Outcome;
import dev.holdfast.internal.scheduler.ScheduleDocuments;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the last backups ended that another process took. */
final class StoredOutcomes {
    private final ScheduleDocuments documents;
    private final OpenStorages storages;

    StoredOutcomes(ScheduleDocuments documents, OpenStorages storages) {
        this.documents = documents;
        this.storages = storages;
    }

    /** How the last backup of a target ended. */
    record Before(String schedule, String target, boolean failed) {}

    /** Those of a schedule's targets, none if it has not run; empty if the state alone does not say it. */
    Optional<List<Before>> of(Configuration configuration, Schedule schedule) {
        Optional<RunState> last = documents
                .state(schedule.name())
                .flatMap(ScheduleState::lastBackup)
                .map(Outcome::state);
        List<Target> targets = configuration.targetsOf(schedule);
        if (last.isEmpty() || last.get() == RunState.SKIPPED) {
            return Optional.of(List.of());
        }
        if (last.get() == RunState.PARTIALLY_FAILED && targets.size() > 1) {
            return Optional.empty();
        }
        boolean failed = last.get() != RunState.COMPLETED;
        return Optional.of(targets.stream()
                .map(target -> new Before(schedule.name(), target.name(), failed))
                .toList());
    }

    /**
     * The same by the records.
     *
     * @param without a run that does not count
     */
    List<Before> ofRecords(Configuration configuration, Schedule schedule, RunRecord without) {
        Map<String, RunRecord> newest = new HashMap<>();
        try {
            RunRecords.ofRepository(
                            storages.open(configuration.storageOf(schedule)).documents())
                    .forEach(stored -> {
                        RunRecord run = stored.run();
                        if (isBackup(run, schedule) && !run.id().equals(without.id())) {
                            newest.merge(
                                    run.target(),
                                    run,
                                    (one, other) -> end(other).isAfter(end(one)) ? other : one);
                        }
                    });
        } catch (HoldfastException unanswered) {
            return List.of();
        }
        return newest.values().stream()
                .map(run -> new Before(schedule.name(), run.target(), run.state() != RunState.COMPLETED))
                .toList();
    }

    private static boolean isBackup(RunRecord run, Schedule schedule) {
        return run.kind() == RunKind.BACKUP
                && run.isFinal()
                && run.state() != RunState.SKIPPED
                && !run.target().isEmpty()
                && run.schedule().equals(schedule.name());
    }

    private static Instant end(RunRecord run) {
        return run.endedAt().orElse(Instant.MIN);
    }
}
