package dev.holdfast.job;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeLog;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.ChangeSlice;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job that follows. The repository is held by nobody between two slices: each is stored by a backup of its own, with a lock
 * of its own, so that it can go on for years beside prunes.
 */
final class FollowExecution implements ChangeReceiver {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LAST_REMOVAL = Duration.ofMinutes(1);
    private static final Duration BRIEFLY = Duration.ofSeconds(10);
    private static final long LOOK_AROUND_NANOS = Duration.ofMillis(200).toNanos();
    private static final int ATTEMPTS = 3;
    private static final int FINDINGS = 100;

    private final FollowJob.Builder settings;
    private final Repository repository;
    private final ChangeLog changes;
    private final JobControl control;
    private final Time time;
    private final RunLog log;
    private final ProgressMeter progress;
    private final Instant startedAt;
    private final Deque<Finding> findings = new ArrayDeque<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Map<List<String>, Instant> reached = new HashMap<>();
    private final ReentrantLock turn = new ReentrantLock(true);
    private final SliceRemoval removal;
    private long slices;
    private long bytes;
    private long warnings;
    private int failures;
    private @Nullable SnapshotId last;

    FollowExecution(
            FollowJob.Builder settings,
            Repository repository,
            ChangeLog changes,
            JobControl control,
            Consumer<JobEvent> listener) {
        this.settings = settings;
        this.repository = repository;
        this.changes = changes;
        this.control = control;
        this.time = repository.time();
        this.log = new RunLog(time, listener);
        this.progress = new ProgressMeter(time, log);
        this.startedAt = time.now();
        this.removal = new SliceRemoval(repository, settings.window, turn, this::notice);
    }

    FollowRun run() {
        log.state(RunState.RUNNING);
        boolean ended = false;
        try {
            follow();
            ended = true;
        } finally {
            if (!ended) {
                removal.stop();
                log.state(RunState.FAILED);
            }
        }
        if (settings.removeExpendable) {
            removal.end(isStopping() ? BRIEFLY : LAST_REMOVAL.plus(repository.retryLock()));
        }
        progress.tell("");
        FollowRun record = record();
        log.state(record.state());
        return record;
    }

    private void follow() {
        Duration pause = FIRST_PAUSE;
        while (true) {
            long before = slices;
            try {
                changes.follow(this, settings.options);
                return;
            } catch (HoldfastException failure) {
                failures = slices > before ? 1 : failures + 1;
                pause = slices > before ? FIRST_PAUSE : pause;
                if (isStopping() || !mayGoOn(failure)) {
                    throw failure;
                }
                log.tell(new JobEvent.Retrying(time.now(), failures, String.valueOf(failure.getMessage())));
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** What is wrong with the request stays wrong; and whoever comes once does not want to wait for ever. */
    private boolean mayGoOn(HoldfastException failure) {
        return !(failure instanceof WorkloadException.Invalid)
                && !(failure instanceof WorkloadException.Unsupported)
                && !(failure instanceof StoreException.Interrupted)
                && !(settings.options.once() && failures >= ATTEMPTS);
    }

    private void pause(Duration pause) {
        long end = time.nanos() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); left > 0 && !isStopping(); left = end - time.nanos()) {
                time.sleep(Duration.ofNanos(Math.min(left, LOOK_AROUND_NANOS)));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the job was interrupted while it waited to follow again");
        }
    }

    @Override
    public Time time() {
        return time;
    }

    @Override
    public boolean isStopping() {
        return control.isCancelled();
    }

    /** One that cannot be read is no reason to store nothing any more. */
    @Override
    public List<Snapshot> stored() {
        List<Snapshot> all = new ArrayList<>();
        List<RepositoryException.Damaged> damaged = new ArrayList<>();
        repository.forEachSnapshot(all::add, damaged::add);
        damaged.stream()
                .map(one -> String.valueOf(one.getMessage()))
                .filter(told::add)
                .forEach(message -> notice(new Finding(
                        Finding.Severity.WARNING,
                        repository.location(),
                        message + "; the log is followed without knowing what that snapshot is",
                        "look what else is damaged with 'check', and repair it")));
        return all;
    }

    @Override
    public void store(ChangeSlice slice) {
        turn.lock();
        try {
            stored(slice, run(slice));
        } finally {
            turn.unlock();
        }
        if (settings.removeExpendable) {
            removal.beginIfDue();
        }
    }

    private BackupRun run(ChangeSlice slice) {
        BackupJob.Builder job = BackupJob.unnamed()
                .workload(slice.dump())
                .fact(Snapshot.SLICE, changes.history().kind())
                .fact(ChangeHistory.WINDOW, settings.window.toString())
                .takenAt(slice.at())
                .useParent(false)
                .attempts(ATTEMPTS, FIRST_PAUSE);
        slice.facts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(fact -> job.fact(fact.getKey(), fact.getValue()));
        settings.tags.forEach(job::rawTag);
        if (settings.host != null) {
            job.host(settings.host);
        }
        Duration retained = settings.retained;
        if (retained != null && slice.at().plus(retained).isAfter(time.now())) {
            job.retainUntil(slice.at().plus(retained));
        }
        return job.into(repository).run();
    }

    private synchronized void stored(ChangeSlice slice, BackupRun run) {
        run.findings().forEach(this::notice);
        last = run.snapshot();
        slices++;
        bytes += slice.bytes();
        Instant unused =
                reached.merge(slice.dump().paths(), slice.at(), (one, other) -> one.isAfter(other) ? one : other);
        progress.progressed("", 1, slice.bytes());
        log.tell(new JobEvent.SliceStored(time.now(), run.snapshot(), slice.description(), slice.at(), slice.bytes()));
    }

    @Override
    public synchronized void notice(Finding finding) {
        keep(finding);
        log.tell(new JobEvent.Noticed(time.now(), finding));
    }

    @Override
    public synchronized void gap(Finding finding) {
        keep(finding);
        log.tell(new JobEvent.GapFound(time.now(), finding));
    }

    private void keep(Finding finding) {
        warnings += finding.severity() == Finding.Severity.HINT ? 0 : 1;
        findings.addLast(finding);
        if (findings.size() > FINDINGS) {
            Finding unused = findings.removeFirst();
        }
    }

    @Override
    public void interrupted(String message, int attempt) {
        log.tell(new JobEvent.Retrying(time.now(), attempt, message));
    }

    private synchronized FollowRun record() {
        return new FollowRun(
                settings.workload.description(),
                startedAt,
                time.now(),
                slices,
                bytes,
                removal.removed(),
                last,
                reached.values().stream().min(Comparator.naturalOrder()).orElse(null),
                warnings,
                List.copyOf(findings));
    }
}
