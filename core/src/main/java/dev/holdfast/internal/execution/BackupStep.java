package dev.holdfast.internal.execution;

import dev.holdfast.Label;
import dev.holdfast.Snapshot;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Target;
import dev.holdfast.retention.Stamp;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes the backup itself. */
final class BackupStep {
    private static final int MOST_FAILURES = 100;

    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;
    private final Target target;

    BackupStep(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live, Target target) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
        this.target = target;
    }

    /** Takes it; gives the snapshot unless the backup failed, of which its part says why. */
    Optional<Snapshot> run(Repository repository) {
        live.beginPart(PartKind.BACKUP, target.name());
        Instant takenAt = around.time().now();
        Lifetimes lifetimes = new Lifetimes(request, takenAt, lastGood(repository));
        try (Workload workload = around.workload(target)) {
            BackupRun run = job(takenAt, lifetimes, workload).into(repository).run(this::heard);
            ended(run, lifetimes);
            return Optional.of(repository.snapshot(run.snapshot().hex()));
        } catch (RunException.BackupFailed failed) {
            failed(failed);
            return Optional.empty();
        }
    }

    /** Only first-of rules ask for it; which backups were good is in their records. */
    private Optional<Instant> lastGood(Repository repository) {
        return request.policy().retention().firstOf().isEmpty()
                ? Optional.empty()
                : Backups.of(repository, request.schedule().name(), target.name())
                        .lastGood();
    }

    private BackupJob.Builder job(Instant takenAt, Lifetimes lifetimes, Workload workload) {
        BackupJob.Builder job = BackupJob.named(request.schedule().name())
                .workload(workload)
                .host(target.name())
                .takenAt(takenAt)
                .attempts(request.retries().attempts(), request.retries().firstPause())
                .stopWhen(limits::isStopped)
                .factsAtEnd(lifetimes::facts)
                .fact(StoredTags.RUN, request.id())
                .fact(StoredTags.SCHEDULE, request.schedule().name())
                .fact(StoredTags.CREATED_BY, request.createdBy().replace(',', ' '))
                .fact(StoredTags.KIND, request.kind().word())
                .fact(
                        StoredTags.TRIGGER,
                        request.trigger()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'));
        new StoreRetention(request.storage())
                .until(lifetimes.stamp(true).flatMap(Stamp::expiresAt), lifetimes.protectedUntil(true), takenAt)
                .ifPresent(job::retainUntil);
        around.effects().ifPresent(job::state);
        for (Label label : request.labels()) {
            job.label(label.key(), label.value());
        }
        return job;
    }

    private void heard(JobEvent event) {
        if (event instanceof JobEvent.Retrying again) {
            live.log().warn("attempt " + again.attempt() + " failed and is followed by another: " + again.message());
            live.part(PartKind.BACKUP, target.name(), part -> part.begun(again.at()));
        } else if (event instanceof JobEvent.ItemFailed item) {
            live.log()
                    .warn(item.failure().path() + ": " + item.failure().during() + ": "
                            + item.failure().message());
        } else if (event instanceof JobEvent.Noticed noticed) {
            live.log().warn(noticed.finding().toString());
        }
    }

    private void ended(BackupRun run, Lifetimes lifetimes) {
        long added = run.summary().map(one -> one.dataAddedPacked()).orElse(0L);
        long size = run.summary().map(one -> one.totalBytesProcessed()).orElse(0L);
        boolean whole = run.failureCount() == 0;
        Optional<Stamp> stamp = lifetimes.stamp(whole);
        Instant ends = stamp.flatMap(Stamp::expiresAt).orElse(null);
        live.change(record -> {
            run.conditions().forEach(record::condition);
            record.attempts(run.attempts())
                    .snapshot(run.snapshot())
                    .expiresAt(ends)
                    .protectedUntil(lifetimes.protectedUntil(whole).orElse(null))
                    .rules(stamp.map(Stamp::rules).orElse(List.of()))
                    .addedBytes(added)
                    .restoredBytes(size)
                    .sources(run.sources())
                    .failures(
                            run.failureCount(),
                            run.failures().stream().limit(MOST_FAILURES).toList());
        });
        live.part(
                PartKind.BACKUP,
                target.name(),
                part -> part.withSnapshot(run.snapshot(), ends).withBytes(added));
        live.endPart(
                PartKind.BACKUP,
                target.name(),
                run.state(),
                run.state() == RunState.COMPLETED ? "Done" : "ItemsFailed",
                run.message());
    }

    private void failed(RunException.BackupFailed failed) {
        BackupRun run = failed.run();
        Outcome outcome = limits.isStopped()
                ? Outcome.stopped(limits, failed)
                : new Outcome(
                        run.state(),
                        failed.getCause() instanceof RuntimeException cause ? Outcome.word(cause) : "Failed",
                        run.message());
        live.change(record -> {
            run.conditions().forEach(record::condition);
            record.attempts(run.attempts())
                    .failures(
                            run.failureCount(),
                            run.failures().stream().limit(MOST_FAILURES).toList());
        });
        live.endPart(PartKind.BACKUP, target.name(), outcome.state(), outcome.reason(), outcome.message());
    }
}
