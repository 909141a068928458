package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.record.StoredRun;
import dev.holdfast.job.Repository;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunTrigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records of restores, beside the snapshots that they read, where {@link Catalogue#runs} finds them. */
public final class RestoreRecords {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreRecords.class);

    private RestoreRecords() {}

    /**
     * Keeps the record of a restore. A repository that can only be read keeps none, and is restored from all the same.
     *
     * @param repository which was read
     * @param snapshot which was restored
     * @param storage what the repository is called
     * @param createdBy who asked for it
     * @return whether it is kept
     */
    public static boolean keep(
            Repository repository, Snapshot snapshot, RestoreRun run, String storage, String createdBy) {
        RunRecord.Builder record = RunRecord.builder(run.id(), RunKind.RESTORE)
                .name(RunRecord.nameOf("restore", run.startedAt()))
                .schedule(snapshot.fact("schedule").orElse(""))
                .target(run.target())
                .storage(storage)
                .createdBy(createdBy)
                .trigger(RunTrigger.ON_DEMAND)
                .state(run.state())
                .startedAt(run.startedAt())
                .endedAt(run.endedAt())
                .snapshot(run.snapshot())
                .restoredBytes(run.bytesRestored())
                .failures(run.failureCount(), run.failures())
                .message(run.message());
        snapshot.fact("run").filter(id -> !id.isEmpty()).ifPresent(record::subject);
        run.conditions().forEach(record::condition);
        try {
            StoredRun unused = RunRecords.ofRepository(repository.documents()).create(record.build());
            return true;
        } catch (HoldfastException readOnly) {
            LOG.debug("the restore {} is not listed: {}", run.id(), readOnly.getMessage());
            return false;
        }
    }
}
