package dev.holdfast.internal.execution;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.protect.Protections;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Brings the backups of a target into further storages, from the first one: what is backed up is read once. Each destination gets
 * everything that it lacks, so that one that could not be reached catches up, and each by itself, all at the same time.
 */
final class CopyPhase {
    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;
    private final Attempts attempts;
    private final ZoneId zone;
    private final LackingCopies lacking;

    CopyPhase(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live, Attempts attempts) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
        this.attempts = attempts;
        this.zone = request.schedule().zone();
        this.lacking = new LackingCopies(request.schedule(), request.policy(), around.time());
    }

    void run(Repository source, Target target) {
        List<CopyDestination> destinations = CopyDestination.of(request.schedule());
        if (destinations.isEmpty()) {
            return;
        }
        live.change(run -> destinations.forEach(one -> run.part(RunPart.pending(one.kind(), one.name()))));
        Backups backups = Backups.of(source, request.schedule().name(), target.name());
        List<FutureTask<Boolean>> others = new ArrayList<>();
        for (CopyDestination one : destinations.subList(1, destinations.size())) {
            FutureTask<Boolean> task = new FutureTask<>(() -> carryOut(source, backups, one), true);
            others.add(task);
            around.executor().execute(task);
        }
        carryOut(source, backups, destinations.get(0));
        others.forEach(this::await);
    }

    private void await(FutureTask<Boolean> task) {
        boolean interrupted = false;
        while (!task.isDone()) {
            try {
                boolean unused = task.get();
            } catch (InterruptedException again) {
                interrupted = true;
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("a copy reports what fails in its part", impossible.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever becomes of it is in its part. */
    private void carryOut(Repository source, Backups backups, CopyDestination to) {
        live.beginPart(to.kind(), to.name());
        Outcome outcome;
        try {
            limits.check();
            Storage storage = request.storage(to.field(), to.storage());
            if (storage.access() == Storage.Access.READ_ONLY) {
                throw new StoreException.Denied("the storage " + storage.name() + " may only be read", null);
            }
            outcome = attempts.run("copy " + to.name(), () -> copy(source, backups, to, storage));
        } catch (RuntimeException failure) {
            outcome = BackupPhases.isStop(limits, failure) ? Outcome.stopped(limits, failure) : Outcome.failed(failure);
        }
        live.endPart(to.kind(), to.name(), outcome.state(), outcome.reason(), outcome.message());
    }

    private Outcome copy(Repository source, Backups backups, CopyDestination to, Storage storage) {
        Repository target = repository(backups, to, storage);
        List<Snapshot> missing = lacking.of(to, backups, request.targetName(), target.snapshots());
        if (missing.isEmpty()) {
            return Outcome.skipped("NothingToCopy", "storage " + storage.name() + " has all that belongs there");
        }
        StoreRetention retention = new StoreRetention(storage);
        Instant now = around.time().now();
        Function<Snapshot, Optional<Instant>> until = snapshot ->
                retention.until(to.ends(snapshot, zone), StoredTags.time(snapshot, Protections.PROTECTED_UNTIL), now);
        CopyRun run = CopyJob.from(source)
                .snapshots(missing)
                .tags(snapshot ->
                        StoredTags.ofCopy(snapshot, to.name(), to.ends(snapshot, zone), until.apply(snapshot)))
                .retainUntil(until)
                .stopWhen(limits::isStopped)
                .into(target)
                .run();
        for (CopyRun.Copied one : run.copied()) {
            note(to, one, run.bytesStored());
        }
        String text = run.copied().size() + " snapshot(s) copied to storage " + storage.name();
        return run.state() == RunState.COMPLETED
                ? Outcome.completed(text)
                : new Outcome(
                        RunState.PARTIALLY_FAILED,
                        "SourceIncomplete",
                        text + ", " + run.failed().size() + " could not be read whole");
    }

    /** Where copies were and no repository is now, a disk may be missing: what a new one got would be nowhere when it is back. */
    private Repository repository(Backups backups, CopyDestination to, Storage storage) {
        if (!backups.hasAny(to.kind(), to.name())) {
            return around.storages().openOrCreate(storage);
        }
        try {
            return around.storages().open(storage);
        } catch (RepositoryException.NotARepository gone) {
            throw new RepositoryException.NotARepository("the storage " + storage.name()
                    + " had copies and has no repository now; if it is to begin anew, make"
                    + " one with holdfast init: " + gone.getMessage());
        }
    }

    /** The run that took a backup learns of its copy, also if that came later than it should have. */
    private void note(CopyDestination to, CopyRun.Copied one, long bytes) {
        Instant ends = to.ends(one.source(), zone).orElse(null);
        String run = one.source().fact(StoredTags.RUN).orElse("");
        if (run.equals(request.id())) {
            live.part(
                    to.kind(),
                    to.name(),
                    part -> part.withSnapshot(one.copy().id(), ends).withBytes(bytes));
            return;
        }
        Instant now = around.time().now();
        live.besides().ifPresent(records -> {
            Optional<RunRecord> unused = records.change(
                    run,
                    record -> record.part(record.build().parts().stream()
                            .filter(part ->
                                    part.kind() == to.kind() && part.name().equals(to.name()))
                            .findFirst()
                            .orElseGet(
                                    () -> RunPart.pending(to.kind(), to.name()).begun(now))
                            .withSnapshot(one.copy().id(), ends)
                            .ended(RunState.COMPLETED, now, "CaughtUp", "copied by run " + request.id())));
        });
    }
}
