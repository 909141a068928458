package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Condition.Status;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.run.TagEdit;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.StoreCall;
import dev.holdfast.testkit.store.StoreCall.Moment;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store whose answer is lost: what is reported is what is stored. */
class LostAnswersTest {
    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore store = MemoryBlobStore.create(time);
    private final FaultyBlobStore faulty = new FaultyBlobStore(store, time);
    private final Repository repository = Engines.create(faulty, time);

    @AfterEach
    void close() {
        repository.close();
    }

    private static Predicate<StoreCall> call(Moment moment, Operation operation, String prefix) {
        return call -> call.moment() == moment
                && call.operation() == operation
                && call.name().startsWith(prefix);
    }

    private static final Predicate<StoreCall> SNAPSHOT_STORED = call(Moment.AFTER, Operation.PUT, "snapshots/");
    private static final Predicate<StoreCall> SNAPSHOT_SENT = call(Moment.BEFORE, Operation.PUT, "snapshots/");
    private static final Predicate<StoreCall> SNAPSHOT_SOUGHT = call(Moment.BEFORE, Operation.HEAD, "snapshots/");
    private static final Predicate<StoreCall> SNAPSHOT_REMOVED = call(Moment.BEFORE, Operation.DELETE, "snapshots/");

    /** Loses the answers of calls. */
    private void lose(Predicate<StoreCall> which) {
        faulty.onCall(call -> {
            if (which.test(call)) {
                throw new StoreException.Unavailable(call + ": no answer", false, null);
            }
        });
    }

    /** Loses the answers of the first so many. */
    private void loseFirst(int many, Predicate<StoreCall> which) {
        int[] left = {many};
        lose(call -> which.test(call) && left[0]-- > 0);
    }

    private BackupJob job(int attempts) {
        return BackupJob.named("job")
                .workload(MemoryWorkload.named("w").put("file", "content"))
                .attempts(attempts, Duration.ofMillis(1))
                .into(repository);
    }

    private RunException.BackupFailed failed(int attempts) {
        BackupJob job = job(attempts);
        return catchThrowableOfType(RunException.BackupFailed.class, job::run);
    }

    private static Status written(BackupRun run) {
        return run.conditions().stream()
                .filter(condition -> condition.type().equals("SnapshotWritten"))
                .findFirst()
                .orElseThrow()
                .status();
    }

    private List<Snapshot> stored() {
        faulty.onCall(call -> {});
        try (Repository again = Engines.open(store, time)) {
            return again.snapshots();
        }
    }

    @Test
    void aSnapshotWhoseAnswerIsLostIsReportedAsStored() {
        lose(SNAPSHOT_STORED);
        BackupRun run = job(1).run();

        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(stored()).extracting(Snapshot::id).containsExactly(run.snapshot());
    }

    @Test
    void itIsLookedForSeveralTimes() {
        int[] left = {2};
        lose(SNAPSHOT_STORED.or(call -> SNAPSHOT_SOUGHT.test(call) && left[0]-- > 0));

        assertThat(job(1).run().state()).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void aSnapshotThatIsNotThereIsReportedAsNotStored() {
        lose(SNAPSHOT_SENT);

        assertThat(written(failed(1).run())).isEqualTo(Status.FALSE);
        assertThat(stored()).isEmpty();
    }

    @Test
    void whatNobodyCanSayIsTakenBack() {
        lose(SNAPSHOT_STORED.or(SNAPSHOT_SOUGHT));

        assertThat(written(failed(1).run())).isEqualTo(Status.FALSE);
        assertThat(stored()).isEmpty();
    }

    @Test
    void whatCannotBeTakenBackEitherIsReportedAsUnknown() {
        lose(SNAPSHOT_STORED.or(SNAPSHOT_SOUGHT).or(SNAPSHOT_REMOVED));
        RunException.BackupFailed failure = failed(1);

        assertThat(written(failure.run())).isEqualTo(Status.UNKNOWN);
        assertThat(failure).hasMessageContaining(stored().get(0).id().brief()).hasMessageContaining("not known");
    }

    @Test
    void anotherAttemptLeavesOneSnapshotOnly() {
        int[] left = {3};
        int[] lost = {1};
        lose(call -> (SNAPSHOT_STORED.test(call) && lost[0]-- > 0) || (SNAPSHOT_SOUGHT.test(call) && left[0]-- > 0));
        BackupRun run = job(2).run();

        assertThat(run.attempts()).isEqualTo(2);
        assertThat(stored()).extracting(Snapshot::id).containsExactly(run.snapshot());
    }

    @Test
    void aSnapshotStoredUnderALostLockIsNotReportedAsStoredEvenIfItCannotBeRemoved() {
        faulty.onCall(call -> {
            if (SNAPSHOT_STORED.test(call)) {
                store.list("locks/", lock -> store.delete(lock.key()));
                time.advance(Duration.ofMinutes(6));
            } else if (SNAPSHOT_REMOVED.test(call) || SNAPSHOT_SOUGHT.test(call)) {
                throw new StoreException.Unavailable(call + ": no answer", false, null);
            }
        });

        assertThat(written(failed(1).run())).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aSnapshotWhoseRemovalIsNotAnsweredIsReportedAsRemoved() {
        job(1).run();
        lose(call(Moment.AFTER, Operation.DELETE, "snapshots/"));

        assertThat(repository
                        .upkeep()
                        .forget(ForgetPlan.ofNamed(repository.snapshots()))
                        .removed())
                .hasSize(1);
    }

    @Test
    void aTagWhoseAnswersAreLostIsSet() {
        job(1).run();
        lose(SNAPSHOT_STORED.or(call(Moment.AFTER, Operation.DELETE, "snapshots/")));
        var unused = repository.upkeep().tag(repository.snapshots(), List.of(TagEdit.add(List.of("seen"))));

        assertThat(stored())
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.userTags()).contains("seen"));
    }

    @Test
    void aPasswordWhoseAnswersAreLostIsChanged() {
        lose(call(Moment.AFTER, Operation.PUT, "keys/").or(call(Moment.AFTER, Operation.DELETE, "keys/")));
        repository.keys().changePassword(Secret.of("changed"));

        assertThat(repository.keys().list()).hasSize(1);
    }

    @Test
    void anOldPasswordThatStaysIsReported() {
        loseFirst(1, call(Moment.BEFORE, Operation.DELETE, "keys/"));

        assertThatThrownBy(() -> repository.keys().changePassword(Secret.of("changed")))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("the old one still does, too");
        assertThat(repository.keys().list()).hasSize(2);
    }
}
