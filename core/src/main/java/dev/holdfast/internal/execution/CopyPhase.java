package dev.holdfast.internal.execution;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.policy.VaultCopy;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Brings the backups of a target into further storages, from the first one: what is backed up is read once. Each destination gets
 * everything that it lacks, so that one that could not be reached catches up, and each by itself, all at the same time.
 */
final class CopyPhase {
    /** The name of the copy into the vault. */
    static final String VAULT = "vault";

    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;
    private final Attempts attempts;
    private final SnapshotFrequencies frequencies;

    CopyPhase(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live, Attempts attempts) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
        this.attempts = attempts;
        this.frequencies =
                new SnapshotFrequencies(request.policy(), request.schedule().zone());
    }

    /** Where copies go. */
    private record Destination(
            PartKind kind,
            String name,
            String field,
            String storage,
            Optional<CopySetting> setting,
            Optional<Lifetime> life) {}

    void run(Repository source, Target target) {
        List<Destination> destinations = destinations();
        if (destinations.isEmpty()) {
            return;
        }
        live.change(run -> destinations.forEach(one -> run.part(RunPart.pending(one.kind(), one.name()))));
        Backups backups = Backups.of(source, request.schedule().name(), target.name());
        List<FutureTask<Boolean>> others = new ArrayList<>();
        for (Destination one : destinations.subList(1, destinations.size())) {
            FutureTask<Boolean> task = new FutureTask<>(() -> carryOut(source, backups, one), true);
            others.add(task);
            around.executor().execute(task);
        }
        carryOut(source, backups, destinations.get(0));
        others.forEach(this::await);
    }

    private List<Destination> destinations() {
        List<Destination> all = new ArrayList<>();
        for (CopySetting one : request.schedule().copies()) {
            all.add(new Destination(
                    PartKind.COPY,
                    one.name(),
                    "copies." + one.name() + ".storage",
                    one.storage(),
                    Optional.of(one),
                    one.retention()));
        }
        Optional<VaultCopy> vault = request.schedule().vault();
        vault.ifPresent(one -> all.add(new Destination(
                PartKind.VAULT,
                VAULT,
                "vault.storage",
                one.storage(),
                Optional.empty(),
                Optional.of(one.retention()))));
        return all;
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
    private void carryOut(Repository source, Backups backups, Destination to) {
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

    private Outcome copy(Repository source, Backups backups, Destination to, Storage storage) {
        Repository target = repository(backups, to, storage);
        List<Snapshot> there = target.snapshots();
        List<Snapshot> lacking = lacking(backups, to, there);
        if (lacking.isEmpty()) {
            return Outcome.skipped("NothingToCopy", "storage " + storage.name() + " has all that belongs there");
        }
        StoreRetention retention = new StoreRetention(storage);
        Instant now = around.time().now();
        Function<Snapshot, Optional<Instant>> until =
                snapshot -> retention.until(ends(to, snapshot), StoredTags.time(snapshot, StoredTags.PROTECTED), now);
        CopyRun run = CopyJob.from(source)
                .snapshots(lacking)
                .tags(snapshot -> StoredTags.ofCopy(snapshot, to.name(), ends(to, snapshot), until.apply(snapshot)))
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
    private Repository repository(Backups backups, Destination to, Storage storage) {
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

    /** When a copy ends: by its own lifetime, else as its source does. */
    private Optional<Instant> ends(Destination to, Snapshot snapshot) {
        return to.life().isPresent()
                ? to.life()
                        .get()
                        .endAfter(
                                snapshot.time().toInstant(), request.schedule().zone())
                : StoredTags.time(snapshot, StoredTags.EXPIRES);
    }

    private List<Snapshot> lacking(Backups backups, Destination to, List<Snapshot> there) {
        Set<String> runs = there.stream()
                .flatMap(one -> one.fact(StoredTags.RUN).stream())
                .collect(Collectors.toCollection(HashSet::new));
        List<Snapshot> wanted = to.setting().isPresent()
                ? backups.wholeAlone().stream()
                        .filter(one -> frequencies.isAny(one, to.setting().get().frequencies(), backups.wholeAlone()))
                        .toList()
                : firstOfDays(backups, there);
        Instant now = around.time().now();
        return wanted.stream()
                .filter(one -> !runs.contains(one.fact(StoredTags.RUN).orElse("")))
                .filter(one -> ends(to, one).map(now::isBefore).orElse(true))
                .filter(one -> !backups.wasDone(one, to.kind(), to.name()))
                .toList();
    }

    /** The first whole backup of each day of which the vault has none. */
    private List<Snapshot> firstOfDays(Backups backups, List<Snapshot> there) {
        ZoneId zone = request.schedule().zone();
        Set<LocalDate> had = there.stream()
                .filter(one -> StoredTags.isOf(one, request.schedule().name(), request.targetName()))
                .map(one -> day(one, zone))
                .collect(Collectors.toCollection(HashSet::new));
        return backups.wholeAlone().stream()
                .filter(one -> had.add(day(one, zone)))
                .toList();
    }

    private static LocalDate day(Snapshot snapshot, ZoneId zone) {
        return snapshot.time().toInstant().atZone(zone).toLocalDate();
    }

    /** The run that took a backup learns of its copy, also if that came later than it should have. */
    private void note(Destination to, CopyRun.Copied one, long bytes) {
        Instant ends = ends(to, one.source()).orElse(null);
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
