package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.observe.Freshness;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.record.StoredRun;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.retention.RetentionEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How well the targets of a schedule are protected by what lies in its storage. The snapshots say it; of the records only those of
 * the newest are read, as there may be very many.
 */
public final class Protection {
    private final Repository repository;
    private final Configuration configuration;
    private final Schedule schedule;
    private final Instant now;

    /** Reads nothing yet. */
    public Protection(Repository repository, Configuration configuration, Schedule schedule, Instant now) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.configuration = Objects.requireNonNull(configuration, "configuration");
        this.schedule = Objects.requireNonNull(schedule, "schedule");
        this.now = Objects.requireNonNull(now, "now");
    }

    /**
     * Reads the snapshots and judges them.
     *
     * @param nextRun when the schedule is due next; null if it is not
     * @return one for each target of the schedule
     */
    public List<Freshness> freshness(@Nullable Instant nextRun) {
        List<Snapshot> all = repository.snapshots();
        List<Freshness> found = new ArrayList<>();
        for (Target target : configuration.targetsOf(schedule)) {
            found.add(freshness(Backups.ofSnapshots(all, schedule.name(), target.name()), target.name(), nextRun));
        }
        return found;
    }

    private Freshness freshness(Backups backups, String target, @Nullable Instant nextRun) {
        List<Snapshot> good = new ArrayList<>(backups.whole());
        while (!good.isEmpty() && !isWhole(good.get(good.size() - 1))) {
            good.remove(good.size() - 1);
        }
        return new Freshness(
                schedule.name(),
                target,
                good.isEmpty() ? null : at(good.get(good.size() - 1)),
                good.isEmpty() ? null : at(good.get(0)),
                longestGap(good).orElse(null),
                nextRun,
                nextDeletion(backups, target).orElse(null));
    }

    /** A group that counts only as a whole says in a record alone that a member's backup does not. */
    private boolean isWhole(Snapshot snapshot) {
        return snapshot.fact(StoredTags.RUN)
                .flatMap(id -> RunRecords.ofRepository(repository.documents()).find(id))
                .map(StoredRun::run)
                .map(Backups::isWhole)
                .orElse(true);
    }

    private static Instant at(Snapshot snapshot) {
        return snapshot.time().toInstant();
    }

    private static Optional<Duration> longestGap(List<Snapshot> ascending) {
        Duration longest = null;
        for (int i = 1; i < ascending.size(); i++) {
            Duration gap = Duration.between(at(ascending.get(i - 1)), at(ascending.get(i)));
            longest = longest == null || gap.compareTo(longest) > 0 ? gap : longest;
        }
        return Optional.ofNullable(longest);
    }

    private Optional<Instant> nextDeletion(Backups backups, String target) {
        Policy policy = configuration.policyOf(schedule);
        boolean readOnly = configuration.storageOf(schedule).access() == Storage.Access.READ_ONLY;
        RecoveryPoints points = new RecoveryPoints(
                backups,
                new SnapshotFrequencies(policy, schedule.zone()),
                schedule.name() + "/" + target,
                RetentionTerms.holds(repository, backups.snapshots()));
        return RetentionEngine.plan(
                        points.all(),
                        policy.retention(),
                        new RetentionTerms(configuration, schedule, readOnly, now).of(target))
                .nextExpiry();
    }
}
