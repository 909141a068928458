package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * What belongs to a backup: hooks around it, then copies, archives, and tidying up; each of these has a result of its own. Tidying up
 * follows a backup that failed too, so that what has expired does not stay for as long as backups fail.
 */
final class BackupPhases {
    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;
    private final Attempts attempts;

    BackupPhases(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
        this.attempts = new Attempts(request.retries(), limits, live);
    }

    Outcome run() {
        Target target = request.target()
                .orElseThrow(() -> new PolicyException.Invalid(
                        "schedules." + request.schedule().name() + ".targets", "a backup needs a target"));
        Repository repository = repository();
        live.beside(repository);
        HookCalls hooks = new HookCalls(around, request, limits, live);
        live.change(run -> run.part(RunPart.pending(PartKind.BACKUP, target.name())));
        Optional<Snapshot> taken = Optional.empty();
        Optional<Outcome> blocked = Optional.empty();
        try {
            blocked = hooks.before();
            if (blocked.isEmpty()) {
                taken = new BackupStep(around, request, limits, live, target).run(repository);
            } else {
                live.endPart(
                        PartKind.BACKUP,
                        target.name(),
                        RunState.SKIPPED,
                        "HookFailed",
                        blocked.get().message());
            }
        } finally {
            hooks.after(taken.isPresent());
        }
        if (taken.isEmpty()) {
            Tidying tidying = new Tidying(around, request, limits, live);
            if (limits.isStopped()) {
                tidying.trim(repository);
            } else {
                tidying.afterBackup(repository, target.name());
            }
        }
        if (blocked.isPresent()) {
            return new Outcome(RunState.FAILED, "HookFailed", blocked.get().message());
        }
        RunPart backup = live.part(PartKind.BACKUP, target.name());
        if (taken.isEmpty()) {
            return new Outcome(backup.state(), backup.reason(), backup.message());
        }
        live.state(RunState.FINALIZING, "the snapshot is stored; what follows it goes on");
        follow(repository, target);
        return result(backup, hooks);
    }

    private Repository repository() {
        Storage storage = request.storage();
        if (storage.access() == Storage.Access.READ_ONLY) {
            throw new StoreException.Denied(
                    "the storage " + storage.name() + " may only be read; backups need one with access ReadWrite",
                    null);
        }
        return attempts.run(
                "opening storage " + storage.name(), () -> around.storages().openOrCreate(storage));
    }

    /** What fails here has a part that says so, and does not harm what follows. */
    private void follow(Repository repository, Target target) {
        new CopyPhase(around, request, limits, live, attempts).run(repository, target);
        new ExportPhase(around, request, limits, live, attempts).run(repository, target);
        new Tidying(around, request, limits, live).afterBackup(repository, target.name());
    }

    private Outcome result(RunPart backup, HookCalls hooks) {
        List<RunPart> bad = live.record().parts().stream()
                .filter(part -> part.state() == RunState.FAILED
                        || part.state() == RunState.CANCELLED
                        || part.state() == RunState.PARTIALLY_FAILED)
                .filter(part -> !hooks.isTolerated(part))
                .toList();
        if (bad.isEmpty()) {
            return Outcome.completed(backup.message());
        }
        RunPart first = bad.get(0);
        String others = bad.size() == 1 ? "" : ", and " + (bad.size() - 1) + " more";
        String what = first.kind() == PartKind.BACKUP
                ? ""
                : "; " + first.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + first.name() + " failed: "
                        + first.message() + others;
        return new Outcome(RunState.PARTIALLY_FAILED, first.reason(), backup.message() + what);
    }

    /** Whether a failure is the end that was asked for. */
    static boolean isStop(RunLimits limits, RuntimeException failure) {
        return failure instanceof CancellationException || (failure instanceof HoldfastException && limits.isStopped());
    }
}
