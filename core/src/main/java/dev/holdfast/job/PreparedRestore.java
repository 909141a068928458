package dev.holdfast.job;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.restore.EntryFilter;
import dev.holdfast.internal.restore.NeededPacks;
import dev.holdfast.internal.restore.PatternFilter;
import dev.holdfast.internal.restore.SnapshotPaths;
import dev.holdfast.internal.restore.StoredSource;
import dev.holdfast.internal.scan.PathPatterns;
import dev.holdfast.run.ArchivedPacks;
import dev.holdfast.run.Condition;
import dev.holdfast.run.Finding;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.StoredChanges;
import dev.holdfast.spi.workload.Workload;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A restore that was thought through: its plan can be looked at, and then be done. Holds a lock on the repository, so that
 * nobody prunes what it needs, until it is closed.
 */
public final class PreparedRestore implements AutoCloseable {
    private static final String RESTORED = "AllItemsRestored";

    private final AtomicBoolean begun = new AtomicBoolean();
    private final RestoreJob.Builder settings;
    private final Workload target;
    private final Snapshot snapshot;
    private final Time time;
    private final RunLog log;
    private final ProgressMeter progress;
    private final RepositoryLock lock;
    private final OpenRepository reading;
    private final RecallStation station;
    private final PlannedRestore planned;
    private final String id;
    private final Instant startedAt;

    private PreparedRestore(
            RestoreJob.Builder settings,
            Workload target,
            Snapshot snapshot,
            RunLog log,
            ProgressMeter progress,
            RepositoryLock lock,
            OpenRepository reading,
            RecallStation station,
            PlannedRestore planned) {
        this.settings = settings;
        this.target = target;
        this.snapshot = snapshot;
        this.time = settings.repository.time();
        this.log = log;
        this.progress = progress;
        this.lock = lock;
        this.reading = reading;
        this.station = station;
        this.planned = planned;
        this.startedAt = time.now();
        this.id = settings.repository.engine().options().newToken();
    }

    static PreparedRestore prepare(
            RestoreJob.Builder settings, Workload target, JobControl control, Consumer<JobEvent> listener) {
        Repository repository = settings.repository;
        Snapshot snapshot = java.util.Objects.requireNonNull(settings.snapshot, "snapshot");
        RunLog log = new RunLog(repository.time(), listener);
        ProgressMeter progress = new ProgressMeter(repository.time(), log);
        settings.unread.forEach(damaged -> log.noticed(new Finding(
                Finding.Severity.WARNING,
                repository.location(),
                damaged.getMessage() + "; what it might lead to is not known",
                "look what else is damaged with 'check'")));
        OpenRepository engine = repository.engine();
        engine.prefetchIndex();
        RepositoryLock lock = RepositoryLock.acquire(engine, LockMode.SHARED, repository.retryLock(), control::check);
        OpenRepository reading = null;
        try {
            engine.refreshIndex();
            RecallStation station = new RecallStation(engine, settings.recall, control::check, log::recalling);
            reading = station.reading();
            BlobId tree = SnapshotPaths.directory(reading, snapshot, settings.path);
            StoredSource source = new StoredSource(reading, tree, filter(settings), control::check);
            WorkloadContext context = new WorkloadContext(
                    repository.time(),
                    snapshot.time().toInstant(),
                    control,
                    log,
                    progress,
                    false,
                    new EffectsPlace(settings.state, engine.options()),
                    changes(settings, reading, control),
                    settings.verify);
            PlannedRestore planned = target.planRestore(context, source, settings.options);
            OpenRepository trees = reading;
            station.needs(() -> needed(settings, trees, tree, planned, control));
            station.requireReadable();
            return new PreparedRestore(settings, target, snapshot, log, progress, lock, reading, station, planned);
        } catch (RuntimeException | Error failure) {
            if (reading != null) {
                reading.close();
            }
            lock.close();
            throw failure;
        }
    }

    private static @Nullable StoredChanges changes(
            RestoreJob.Builder settings, OpenRepository reading, JobControl control) {
        if (settings.pointInTime == null) {
            return null;
        }
        List<StoredChanges.Slice> slices = settings.slices.stream()
                .map(slice -> new StoredChanges.Slice(
                        slice,
                        new StoredSource(
                                reading, BlobId.fromHex(slice.tree()), EntryFilter.everything(), control::check)))
                .toList();
        return new StoredChanges(settings.pointInTime, slices);
    }

    /** All files that are restored, without those of which the plan says that they stay as they are; it does not list all of these. */
    private static BitSet needed(
            RestoreJob.Builder settings,
            OpenRepository reading,
            BlobId tree,
            PlannedRestore planned,
            JobControl control) {
        Set<String> kept = planned.plan().items().stream()
                .filter(item -> item.action() == RestorePlan.Action.KEEP)
                .map(RestorePlan.Item::path)
                .collect(Collectors.toSet());
        BitSet packs = NeededPacks.below(reading, tree, filter(settings), path -> !kept.contains(path), control::check);
        settings.slices.forEach(slice -> packs.or(NeededPacks.below(
                reading, BlobId.fromHex(slice.tree()), EntryFilter.everything(), path -> true, control::check)));
        return packs;
    }

    /** The same for a restore that runs at once, whose record tells of everything that goes wrong. */
    static PreparedRestore prepareToRun(
            RestoreJob.Builder settings, Workload target, JobControl control, Consumer<JobEvent> listener) {
        Instant begin = settings.repository.time().now();
        try {
            return prepare(settings, target, control, listener);
        } catch (CancellationException stopped) {
            throw unprepared(settings, target, listener, begin, RunState.CANCELLED, stopped);
        } catch (HoldfastException failure) {
            boolean stopped = control.isCancelled() || failure instanceof StoreException.Interrupted;
            throw unprepared(
                    settings, target, listener, begin, stopped ? RunState.CANCELLED : RunState.FAILED, failure);
        }
    }

    private static RunException.RestoreFailed unprepared(
            RestoreJob.Builder settings,
            Workload target,
            Consumer<JobEvent> listener,
            Instant begin,
            RunState state,
            RuntimeException cause) {
        Time time = settings.repository.time();
        RunLog log = new RunLog(time, listener);
        log.condition(RESTORED, Condition.Status.FALSE, "NotBegun", "nothing was touched");
        log.state(state);
        RestoreRun run = new RestoreRun(
                settings.repository.engine().options().newToken(),
                java.util.Objects.requireNonNull(settings.snapshot, "snapshot").id(),
                target.description(),
                state,
                begin,
                time.now(),
                null,
                0,
                0,
                -1,
                log.conditions(),
                0,
                List.of(),
                List.of(),
                "the restore did not begin: " + cause.getMessage());
        return new RunException.RestoreFailed(run, cause);
    }

    private static PatternFilter filter(RestoreJob.Builder settings) {
        return new PatternFilter(
                PathPatterns.of(settings.include, settings.ignoringCase),
                PathPatterns.of(settings.exclude, settings.ignoringCase));
    }

    /** What will be done. */
    public RestorePlan plan() {
        return planned.plan();
    }

    /**
     * Which packs that the restore needs lie in an archive of the store. They are recalled when it runs. Costs a listing of all packs
     * where the store has archives, and nothing elsewhere.
     */
    public ArchivedPacks archived() {
        return station.archived();
    }

    /**
     * Does what the plan says, once.
     *
     * @return the record: Completed or PartiallyFailed
     * @throws IllegalStateException if it has run already
     * @throws RunException.RestoreFailed if it did not come to its end; the exception has the record
     */
    public RestoreRun run() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("a prepared restore runs once; plan again");
        }
        log.state(RunState.RUNNING);
        try {
            planned.plan().conflicts().forEach(log::noticed);
            planned.apply();
            log.state(RunState.FINALIZING);
            long verified = settings.verify ? planned.verify() : -1;
            return succeeded(verified);
        } catch (CancellationException stopped) {
            throw ended(RunState.CANCELLED, String.valueOf(stopped.getMessage()), stopped);
        } catch (StoreException.Interrupted stopped) {
            throw ended(RunState.CANCELLED, "the job was cancelled", stopped);
        } catch (RuntimeException failure) {
            throw ended(RunState.FAILED, "the restore failed: " + failure.getMessage(), failure);
        }
    }

    private RestoreRun succeeded(long verified) {
        progress.tell("");
        int conflicts = planned.plan().conflicts().size();
        boolean all = log.failureCount() == 0 && conflicts == 0;
        RunState state = all ? RunState.COMPLETED : RunState.PARTIALLY_FAILED;
        log.condition(
                RESTORED,
                all ? Condition.Status.TRUE : Condition.Status.FALSE,
                all ? "AllRestored" : "ItemsFailed",
                all
                        ? "every item was restored"
                        : log.failureCount() + " item(s) failed, " + conflicts + " conflict(s)");
        log.state(state);
        String what = "snapshot " + snapshot.id().brief() + " restored to " + target.description()
                + (settings.pointInTime == null ? "" : " " + settings.pointInTime);
        return record(
                state,
                verified,
                all ? what : what + ", but " + (log.failureCount() + conflicts) + " item(s) could not be restored");
    }

    private RunException.RestoreFailed ended(RunState state, String message, Throwable cause) {
        log.condition(RESTORED, Condition.Status.FALSE, "NotEnded", "the restore did not come to its end");
        progress.tell("");
        log.state(state);
        return new RunException.RestoreFailed(record(state, -1, message), cause);
    }

    private RestoreRun record(RunState state, long verified, String message) {
        return new RestoreRun(
                id,
                snapshot.id(),
                target.description(),
                state,
                startedAt,
                time.now(),
                planned.plan(),
                progress.files(),
                progress.bytes(),
                verified,
                log.conditions(),
                log.failureCount(),
                log.failures(),
                log.findings(),
                message);
    }

    /** Lets go of the repository. May be called twice. */
    @Override
    public void close() {
        try {
            planned.close();
        } finally {
            reading.close();
            lock.close();
        }
    }
}
