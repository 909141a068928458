package dev.holdfast.job;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.ForgetPlan;
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
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job that follows. The repository is held by nobody between two slices: each is stored by a backup of its own, with a lock
 * of its own, so that it can go on for years beside prunes.
 */
final class FollowExecution implements ChangeReceiver {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_REMOVALS = Duration.ofHours(1);
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
    private long slices;
    private long bytes;
    private long removed;
    private int failures;
    private long removedAt;
    private String troubleWithRemoval = "";
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
        this.removedAt = time.nanos() - BETWEEN_REMOVALS.toNanos();
    }

    FollowRun run() {
        log.state(RunState.RUNNING);
        Duration pause = FIRST_PAUSE;
        while (true) {
            long before = slices;
            try {
                changes.follow(this, settings.options);
                break;
            } catch (HoldfastException failure) {
                failures = slices > before ? 1 : failures + 1;
                pause = slices > before ? FIRST_PAUSE : pause;
                if (isStopping() || !mayGoOn(failure)) {
                    log.state(RunState.FAILED);
                    throw failure;
                }
                log.tell(new JobEvent.Retrying(time.now(), failures, String.valueOf(failure.getMessage())));
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
        removeExpendableIfWanted();
        progress.tell("");
        log.state(RunState.COMPLETED);
        return record();
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

    @Override
    public List<Snapshot> stored() {
        return repository.snapshots();
    }

    @Override
    public synchronized void store(ChangeSlice slice) {
        BackupJob.Builder job = BackupJob.unnamed()
                .workload(slice.dump())
                .fact(Snapshot.SLICE, changes.history().kind())
                .fact(ChangeHistory.WINDOW, settings.window.toString())
                .takenAt(slice.at())
                .useParent(false)
                .attempts(ATTEMPTS, FIRST_PAUSE);
        slice.facts().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(fact -> job.fact(fact.getKey(), fact.getValue()));
        settings.tags.forEach(job::rawTag);
        if (settings.host != null) {
            job.host(settings.host);
        }
        Duration retained = settings.retained;
        if (retained != null && slice.at().plus(retained).isAfter(time.now())) {
            job.retainUntil(slice.at().plus(retained));
        }
        BackupRun run = job.into(repository).run();
        run.findings().forEach(this::notice);
        last = run.snapshot();
        slices++;
        bytes += slice.bytes();
        progress.progressed("", 1, slice.bytes());
        log.tell(new JobEvent.SliceStored(time.now(), run.snapshot(), slice.description(), slice.at(), slice.bytes()));
        if (time.nanos() - removedAt >= BETWEEN_REMOVALS.toNanos()) {
            removeExpendableIfWanted();
        }
    }

    private void removeExpendableIfWanted() {
        if (settings.removeExpendable) {
            removeExpendable();
        }
    }

    /** That nothing can be removed harms no slice: it is told once, and tried again later. */
    private void removeExpendable() {
        removedAt = time.nanos();
        try {
            ForgetPlan plan = repository.changes().planForget(settings.window);
            if (!plan.remove().isEmpty()) {
                removed += repository.upkeep().forget(plan).removed().size();
            }
            troubleWithRemoval = "";
        } catch (HoldfastException failure) {
            String message = String.valueOf(failure.getMessage());
            if (!message.equals(troubleWithRemoval)) {
                notice(new Finding(
                        Finding.Severity.WARNING,
                        repository.location(),
                        "slices that nothing promised needs could not be removed: " + message,
                        "it is tried again every hour"));
            }
            troubleWithRemoval = message;
        }
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
                removed,
                last,
                List.copyOf(findings));
    }
}
