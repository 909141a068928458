package dev.holdfast.job;

import dev.holdfast.HoldfastException;
import dev.holdfast.Host;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.Time;
import dev.holdfast.internal.archive.Archive;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Condition;
import dev.holdfast.run.Finding;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a backup job, with all its attempts. */
final class BackupExecution {
    private static final long LOOK_AROUND_NANOS = Duration.ofMillis(200).toNanos();

    private final BackupJob.Builder settings;
    private final Repository repository;
    private final JobControl control;
    private final Time time;
    private final RunLog log;
    private final ProgressMeter progress;
    private final SnapshotWriting writing;
    private final String id;
    private final Instant startedAt;
    private int attempt;
    private List<String> facts = List.of();
    private @Nullable Snapshot written;
    private @Nullable SnapshotSummary summary;

    BackupExecution(
            BackupJob.Builder settings, Repository repository, JobControl control, Consumer<JobEvent> listener) {
        this.settings = settings;
        this.repository = repository;
        this.control = control;
        this.time = repository.time();
        this.log = new RunLog(time, listener);
        this.progress = new ProgressMeter(time, log);
        this.writing = new SnapshotWriting(time);
        this.startedAt = time.now();
        this.id = repository.engine().options().newToken();
    }

    BackupRun run() {
        log.state(RunState.PENDING);
        try {
            attemptUntilDone();
        } catch (CancellationException stopped) {
            throw ended(RunState.CANCELLED, String.valueOf(stopped.getMessage()), stopped);
        } catch (RuntimeException failure) {
            boolean stopped = control.isCancelled() || failure instanceof StoreException.Interrupted;
            throw stopped
                    ? ended(RunState.CANCELLED, "the job was cancelled", failure)
                    : ended(RunState.FAILED, "the backup failed: " + failure.getMessage(), failure);
        }
        return succeeded();
    }

    private void attemptUntilDone() {
        Duration pause = settings.pause;
        while (true) {
            attempt++;
            try {
                log.state(RunState.RUNNING);
                attempt();
                return;
            } catch (HoldfastException failure) {
                if (written != null) {
                    noticeAfterwards(failure);
                    return;
                }
                if (control.isCancelled() || attempt >= settings.attempts || !mayRetry(failure)) {
                    throw failure;
                }
                log.tell(new JobEvent.Retrying(time.now(), attempt, String.valueOf(failure.getMessage())));
                pause(pause);
                pause = pause.multipliedBy(2);
                startAgain();
            }
        }
    }

    /** The snapshot is there; that letting go of the repository failed does not take it back. */
    private void noticeAfterwards(HoldfastException failure) {
        log.noticed(new Finding(
                Finding.Severity.WARNING,
                repository.location(),
                "the snapshot is stored, but the job did not end cleanly: " + failure.getMessage(),
                "look at the locks of the repository"));
    }

    /** An attempt that is repeated leaves nothing behind. */
    private void startAgain() {
        writing.settle(repository.engine().snapshots());
        log.startAgain();
        progress.startAgain();
        summary = null;
    }

    /** What is wrong with the request stays wrong. */
    private static boolean mayRetry(HoldfastException failure) {
        return !(failure instanceof WorkloadException.Invalid)
                && !(failure instanceof WorkloadException.Unsupported)
                && !(failure instanceof StoreException.Interrupted);
    }

    /** In short steps, so that the job can be cancelled meanwhile. */
    private void pause(Duration pause) {
        long end = time.nanos() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); left > 0; left = end - time.nanos()) {
                time.sleep(Duration.ofNanos(Math.min(left, LOOK_AROUND_NANOS)));
                control.check();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted(
                    "the job was interrupted while it waited for its next attempt", interrupted);
        }
    }

    private void attempt() {
        OpenRepository engine = settings.dryRun ? repository.engine().forDryRun() : repository.engine();
        engine.prefetchIndex();
        try (RepositoryLock lock =
                RepositoryLock.acquire(engine, LockMode.SHARED, repository.retryLock(), control::check)) {
            log.condition("LockAcquired", Condition.Status.TRUE, "Acquired", "the repository may be written to");
            engine.refreshIndex();
            Optional<Snapshot> parent = parent(engine);
            BackupRetention retention = new BackupRetention(engine, settings.retainUntil, takenAt());
            try (BlobWriter writer = new BlobWriter(engine, lock, retention.packs());
                    Archive archive = new Archive(
                            engine,
                            writer,
                            parent.map(one -> BlobId.fromHex(one.tree())).orElse(null),
                            retention.reusedBeside(parent),
                            new BackupListener(control, log, progress))) {
                Instant begin = time.now();
                BlobId tree = dump(archive);
                log.state(RunState.FINALIZING);
                writer.flush();
                summary = archive.summary(begin, time.now());
                control.check();
                lock.check();
                retention.protectReused(new Operation(lock, control::check, (step, done, total) -> {}), log);
                write(engine, retention, tree, parent.map(Snapshot::id).orElse(null));
                takeBackIfLost(engine, lock);
            }
        } finally {
            if (settings.dryRun) {
                engine.close();
            }
        }
    }

    private Optional<Snapshot> parent(OpenRepository engine) {
        if (!settings.useParent || !settings.workloads.stream().allMatch(Workload::usesParent)) {
            return Optional.empty();
        }
        String host = host().name();
        List<String> paths = paths();
        Optional<Snapshot> newest = existing(engine)
                .filter(one -> one.isBackup()
                        && one.hostname().equals(host)
                        && one.paths().equals(paths))
                .reduce((earlier, later) -> later);
        newest.flatMap(Snapshot::summary)
                .ifPresent(known -> progress.expect(known.totalFilesProcessed(), known.totalBytesProcessed()));
        return newest;
    }

    /** What was kept before may be damaged; that is no reason to keep nothing from now on. */
    private Stream<Snapshot> existing(OpenRepository engine) {
        try {
            return engine.snapshots().all().stream();
        } catch (RepositoryException.Damaged damaged) {
            log.noticed(new Finding(
                    Finding.Severity.WARNING,
                    repository.location(),
                    "a snapshot cannot be read, so every file is read again: " + damaged.getMessage(),
                    "run 'check'"));
            return Stream.empty();
        }
    }

    private Instant takenAt() {
        return settings.takenAt == null ? startedAt : settings.takenAt;
    }

    List<Finding> validate() {
        WorkloadContext context = context();
        return settings.workloads.stream()
                .flatMap(workload -> workload.validate(context).stream())
                .toList();
    }

    private WorkloadContext context() {
        return new WorkloadContext(
                time,
                takenAt(),
                control,
                log,
                progress,
                settings.estimate,
                new EffectsPlace(settings.state, repository.engine().options()),
                null,
                false);
    }

    private BlobId dump(Archive archive) {
        DirectorySink root = archive.root();
        WorkloadContext context = context();
        for (Workload workload : settings.workloads) {
            workload.dump(context, root);
        }
        facts = context.facts();
        root.close();
        return archive.finish();
    }

    private void write(OpenRepository engine, BackupRetention retention, BlobId tree, @Nullable SnapshotId parent) {
        Host host = host();
        Snapshot snapshot = new Snapshot(
                new SnapshotId("0".repeat(64)),
                takenAt().atZone(host.zone()),
                tree.hex(),
                paths(),
                host.name(),
                host.user(),
                host.uid(),
                host.gid(),
                settings.workloads.stream()
                        .flatMap(one -> one.excludes().stream())
                        .toList(),
                tags(retention),
                parent,
                null,
                Repository.PROGRAM_VERSION,
                summary);
        if (!settings.dryRun) {
            written = writing.store(engine.snapshots(), snapshot, retention.snapshot());
            log.condition(
                    "SnapshotWritten",
                    Condition.Status.TRUE,
                    "Written",
                    "snapshot " + written.id().brief());
        }
    }

    /** That something is missing is part of the snapshot: whoever has nothing else must know. */
    private List<String> tags(BackupRetention retention) {
        List<String> tags = new ArrayList<>(settings.storedTags(log.failureCount() == 0));
        tags.addAll(facts);
        tags.addAll(retention.tags());
        if (log.failureCount() > 0) {
            tags.add(Snapshot.factTag("state", "partially-failed"));
        }
        return tags;
    }

    /** The process may have been stopped for so long, just before the snapshot went out, that a prune took what it needs. */
    private void takeBackIfLost(OpenRepository engine, RepositoryLock lock) {
        try {
            lock.confirm();
        } catch (RepositoryException.LockLost lost) {
            Snapshot endangered = written;
            if (endangered != null) {
                written = null;
                writing.takeBack(engine.snapshots(), endangered);
            }
            throw lost;
        }
    }

    private Host host() {
        Host own = repository.engine().options().host();
        return settings.host == null ? own : own.named(settings.host);
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        settings.workloads.forEach(one -> paths.addAll(one.paths()));
        return paths;
    }

    private BackupRun succeeded() {
        progress.tell("");
        boolean all = log.failureCount() == 0;
        log.condition(
                "AllItemsRead",
                all ? Condition.Status.TRUE : Condition.Status.FALSE,
                all ? "AllRead" : "ItemsFailed",
                all ? "every item was read" : log.failureCount() + " item(s) could not be read");
        RunState state = all ? RunState.COMPLETED : RunState.PARTIALLY_FAILED;
        log.state(state);
        String what = written == null
                ? "nothing was stored (dry run)"
                : "snapshot " + written.id().brief() + " saved";
        return record(state, all ? what : what + ", but " + log.failureCount() + " item(s) could not be read");
    }

    private RunException.BackupFailed ended(RunState state, String message, Throwable cause) {
        writing.settle(repository.engine().snapshots());
        String told = writing.doubtful()
                .map(snapshot -> message + "; whether snapshot " + snapshot.id().brief()
                        + " was stored is not known, as the store does not answer: look for it later, and forget it")
                .orElse(message);
        if (writing.doubtful().isPresent()) {
            log.condition("SnapshotWritten", Condition.Status.UNKNOWN, "NoAnswer", told);
        } else {
            log.condition("SnapshotWritten", Condition.Status.FALSE, "NotWritten", "this run has stored no snapshot");
        }
        progress.tell("");
        log.state(state);
        return new RunException.BackupFailed(record(state, told), cause);
    }

    private BackupRun record(RunState state, String message) {
        return new BackupRun(
                id,
                settings.name == null ? "" : settings.name,
                String.join(
                        " ",
                        settings.workloads.stream().map(Workload::description).toList()),
                state,
                settings.dryRun,
                attempt,
                startedAt,
                time.now(),
                written == null ? null : written.id(),
                summary,
                log.conditions(),
                log.failureCount(),
                log.failures(),
                log.findings(),
                log.sources(),
                message);
    }
}
