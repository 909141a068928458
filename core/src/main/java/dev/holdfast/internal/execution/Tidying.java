package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.policy.Verification;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Retention, prune and verification, as what follows a backup and as runs of their own. */
final class Tidying {
    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;

    Tidying(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
    }

    /** Retention, unless it has times of its own; a prune of what that freed, unless it has; and old records go. */
    void afterBackup(Repository repository, String target) {
        if (request.schedule().retentionCron().isEmpty()) {
            Collection<String> changed = new RetentionPhase(around, request, limits, live).run(List.of(target));
            if (request.schedule().pruneCron().isEmpty()) {
                new PrunePhase(around, request, limits, live).run(changed);
            }
        }
        trim(repository);
    }

    /** As a run of its own. */
    Outcome retention() {
        beside();
        List<String> targets = targets();
        List<String> changed = new RetentionPhase(around, request, limits, live).run(targets);
        if (request.schedule().pruneCron().isEmpty()) {
            new PrunePhase(around, request, limits, live).run(changed);
        }
        live.besides().ifPresent(records -> trim(records));
        return result("what has expired was let go");
    }

    /** As a run of its own, in all storages of the schedule. */
    Outcome prune() {
        beside();
        List<String> storages = new ArrayList<>();
        storages.add(request.storage().name());
        storages.addAll(request.schedule().copyStorages());
        new PrunePhase(around, request, limits, live).run(storages);
        return result("what nobody needs was removed");
    }

    /** As a run of its own. */
    Outcome verification() {
        Verification wanted = request.verification()
                .orElseThrow(() -> new PolicyException.Invalid(
                        "schedules." + request.schedule().name() + ".verification", "it is missing"));
        Repository repository = around.storages().open(request.storage());
        if (request.storage().access() == Storage.Access.READ_WRITE) {
            live.beside(repository);
        }
        new VerificationPhase(around, request, limits, live, wanted).run(repository, targets());
        return result("the newest backups are verified");
    }

    /** The record goes beside the snapshots where that can be; what hinders it hinders the work too, which says so. */
    private void beside() {
        if (request.storage().access() == Storage.Access.READ_ONLY) {
            return;
        }
        try {
            live.beside(around.storages().open(request.storage()));
        } catch (HoldfastException unavailable) {
            live.log().warn(String.valueOf(unavailable.getMessage()));
        }
    }

    private List<String> targets() {
        return request.target()
                .map(target -> List.of(target.name()))
                .orElseGet(() -> request.configuration().targetsOf(request.schedule()).stream()
                        .map(Target::name)
                        .toList());
    }

    /** The worst of the parts; a part that only waits for better times makes nothing worse. */
    private Outcome result(String done) {
        limits.check();
        List<RunPart> bad = live.record().parts().stream()
                .filter(part -> part.state() == RunState.FAILED || part.state() == RunState.PARTIALLY_FAILED)
                .toList();
        List<RunPart> parts = live.record().parts();
        if (bad.isEmpty()) {
            return parts.stream()
                    .filter(part -> part.state() == RunState.SKIPPED)
                    .findFirst()
                    .map(part -> Outcome.completed(done + ", but not in " + part.name() + ": " + part.message()))
                    .orElseGet(() -> Outcome.completed(done));
        }
        RunPart first = bad.get(0);
        boolean all = bad.size() == parts.size() && bad.stream().allMatch(part -> part.state() == RunState.FAILED);
        return new Outcome(
                all ? RunState.FAILED : RunState.PARTIALLY_FAILED,
                first.reason(),
                first.name() + ": " + first.message());
    }

    /** Records of runs beyond what the schedule keeps go, also where no backup succeeds any more. */
    void trim(Repository repository) {
        trim(RunRecords.ofRepository(repository.documents()));
    }

    private void trim(RunRecords records) {
        try {
            List<String> unused = records.trim(
                    run -> run.schedule().equals(request.schedule().name())
                            && run.kind() != RunKind.RESTORE
                            && !run.id().equals(request.id()),
                    request.schedule().history(),
                    Tidying::isNeeded);
        } catch (HoldfastException later) {
            live.log().warn("old records of runs stay for now: " + later.getMessage());
        }
    }

    /** A record says what its snapshot is; one without a snapshot is retention's to judge. */
    private static boolean isNeeded(RunRecord run) {
        return run.kind() == RunKind.BACKUP
                && run.snapshot().isPresent()
                && run.expiredAt().isEmpty();
    }
}
