package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.PointInTime;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.Protection;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Slices of change logs in a repository: how they come there, what keeps them, and how they are found for a restore. */
class ChangesTest {
    private static final Duration WEEK = Duration.ofDays(7);

    private final VirtualTime time = VirtualTime.create();
    private final Repository repository = Engines.create(MemoryBlobStore.create(time), time);
    private final Diary diary = new Diary(time.now().getEpochSecond());

    private Snapshot backup() {
        return repository.snapshot(BackupJob.named("diary")
                .workload(diary)
                .into(repository)
                .run()
                .snapshot()
                .hex());
    }

    private FollowRun follow(Duration window) {
        return FollowJob.of(diary).window(window).once(true).into(repository).run();
    }

    private void pass(Duration duration) {
        time.advance(duration);
    }

    private void write(int seconds) {
        diary.write(diary.written() + seconds);
        pass(Duration.ofSeconds(seconds));
    }

    private List<Snapshot> slices() {
        return repository.snapshots().stream().filter(one -> !one.isBackup()).toList();
    }

    private ForgetPlan keepingLast(int count) {
        KeepRules rules = KeepRules.builder().count(KeepPeriod.LAST, count).build();
        return repository
                .upkeep()
                .planForget(
                        SnapshotFilter.all(),
                        rules,
                        RetentionOptions.at(time.now()).build());
    }

    @Test
    void eachSliceIsASnapshotThatSaysWhatItIs() {
        FollowRun run = FollowJob.of(diary)
                .window(WEEK)
                .once(true)
                .host("db")
                .label("env", "prod")
                .into(repository)
                .run();

        assertThat(run.slices()).isEqualTo(1);
        assertThat(slices()).singleElement().satisfies(slice -> {
            assertThat(run.last()).contains(slice.id());
            assertThat(slice.sliceOf()).contains("diary");
            assertThat(slice.fact("window")).contains("PT168H");
            assertThat(slice.fact("last")).contains(Long.toString(diary.written()));
            assertThat(slice.hostname()).isEqualTo("db");
            assertThat(slice.labels()).hasSize(1);
            assertThat(slice.time().toInstant().getEpochSecond()).isEqualTo(diary.written());
        });
    }

    @Test
    void itGoesOnWhereTheStoredOnesEnd() {
        follow(WEEK);
        write(30);

        FollowRun run = follow(WEEK);

        assertThat(run.slices()).isEqualTo(3);
        assertThat(run.findings()).extracting(finding -> finding.message()).containsExactly("nothing else was written");
        assertThat(slices())
                .extracting(one -> DiaryHistory.number(one, "first"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aSliceIsNoBackup() {
        Snapshot base = backup();
        write(20);
        follow(WEEK);

        assertThat(repository.snapshot("latest").id()).isEqualTo(base.id());
        assertThat(SnapshotFilter.all().latest(repository.snapshots()))
                .map(Snapshot::id)
                .contains(base.id());
        assertThat(RestoreJob.from(repository)
                        .at(time.now())
                        .into(MemoryWorkload.named("x"))
                        .snapshot()
                        .id())
                .isEqualTo(base.id());
        assertThat(keepingLast(1).retention().orElseThrow().groups())
                .singleElement()
                .satisfies(group ->
                        assertThat(group.keep()).extracting(Snapshot::id).containsExactly(base.id()));
    }

    @Test
    void whatFailedIsTriedAgainAndTold() {
        diary.fail(2);
        List<JobEvent> events = new ArrayList<>();

        FollowRun run = FollowJob.of(diary).once(true).into(repository).run(events::add);

        assertThat(run.slices()).isEqualTo(1);
        assertThat(events)
                .filteredOn(JobEvent.Retrying.class::isInstance)
                .extracting(event -> ((JobEvent.Retrying) event).message())
                .containsExactly("the diary is locked", "the diary is locked");
        assertThat(events).hasAtLeastOneElementOfType(JobEvent.SliceStored.class);
    }

    @Test
    void whoeverComesOnceGivesUp() {
        diary.fail(3);

        assertThatThrownBy(() -> follow(WEEK))
                .isInstanceOf(WorkloadException.Unreadable.class)
                .hasMessage("the diary is locked");
    }

    @Test
    void whoeverIsCancelledEndsWithARecord() throws InterruptedException {
        Executor thread = work -> new Thread(work, "follower").start();
        JobHandle<FollowRun> handle = FollowJob.of(diary).into(repository).start(thread, event -> {});
        while (slices().isEmpty()) {
            Thread.onSpinWait();
        }

        handle.cancel();

        assertThat(handle.await().slices()).isEqualTo(1);
    }

    @Test
    void whatHasNoLogCannotBeFollowed() {
        assertThatThrownBy(() -> FollowJob.of(MemoryWorkload.named("x")).into(repository))
                .isInstanceOf(WorkloadException.Unsupported.class)
                .hasMessageContaining("keeps no log of its changes");
    }

    @Test
    void rulesTouchNeitherSlicesNorTheBackupThatTheyAreReplayedOnto() {
        Snapshot base = backup();
        write(10);
        follow(WEEK);
        write(10);
        Snapshot newer = backup();

        ForgetPlan plan = keepingLast(1);

        assertThat(plan.remove()).isEmpty();
        assertThat(plan.retention().orElseThrow().keep())
                .extracting(Snapshot::id)
                .contains(base.id(), newer.id());
        assertThat(repository.holds().protections(base))
                .singleElement()
                .satisfies(one -> assertThat(one.kind()).isEqualTo(Protection.Kind.PROMISE));
        for (Snapshot wanted : List.of(base, slices().get(0))) {
            assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(wanted))))
                    .isInstanceOf(RepositoryException.Protected.class)
                    .hasMessageContaining("needed for points in time that are promised until");
        }
    }

    @Test
    void afterItsWindowASliceGoesAndThenTheBackup() {
        Snapshot base = backup();
        write(10);
        follow(WEEK);
        pass(WEEK.minusHours(1));
        assertThat(repository.changes().planForget().remove()).isEmpty();

        pass(Duration.ofHours(2));
        ForgetPlan plan = repository.changes().planForget();
        assertThat(plan.remove()).extracting(Snapshot::id).isEqualTo(ids(slices()));
        assertThat(repository.upkeep().forget(plan).removed()).hasSize(1);
        assertThat(repository.upkeep().forget(ForgetPlan.ofNamed(List.of(base))).removed())
                .containsExactly(base.id());
    }

    private static List<?> ids(List<Snapshot> snapshots) {
        return snapshots.stream().map(Snapshot::id).toList();
    }

    @Test
    void aShorterWindowCutsNothingThatWasPromisedAndALongerOneCounts() {
        follow(WEEK);
        pass(Duration.ofDays(2));
        assertThat(repository.changes().planForget(Duration.ofDays(1)).remove()).isEmpty();

        pass(Duration.ofDays(6));
        assertThat(repository.changes().planForget(Duration.ofDays(30)).remove())
                .isEmpty();
        assertThat(repository.changes().planForget(Duration.ofDays(1)).remove()).hasSize(1);
    }

    @Test
    void whoeverFollowsRemovesWhatNothingNeeds() {
        follow(Duration.ofDays(1));
        pass(Duration.ofDays(2));
        diary.write(time.now().getEpochSecond());

        FollowRun run = follow(Duration.ofDays(1));

        assertThat(run.removed()).isPositive();
        assertThat(repository.changes().planForget(Duration.ofDays(1)).remove()).isEmpty();
    }

    @Test
    void whoeverIsToldNotToRemovesNothing() {
        follow(Duration.ofDays(1));
        pass(Duration.ofDays(2));
        diary.write(time.now().getEpochSecond());

        FollowRun run = FollowJob.of(diary)
                .window(Duration.ofDays(1))
                .once(true)
                .removeExpendable(false)
                .into(repository)
                .run();

        assertThat(run.removed()).isZero();
        assertThat(repository.changes().planForget(Duration.ofDays(1)).remove()).hasSize(1);
    }

    @Test
    void whatIsLostIsAGap() {
        follow(WEEK);
        write(200);
        List<JobEvent> events = new ArrayList<>();

        FollowRun run = FollowJob.of(diary).once(true).into(repository).run(events::add);

        assertThat(events)
                .filteredOn(JobEvent.GapFound.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(run.findings()).contains(((JobEvent.GapFound) event).finding()));
        assertThat(events)
                .filteredOn(JobEvent.SliceStored.class::isInstance)
                .last()
                .satisfies(event -> assertThat(((JobEvent.SliceStored) event).reaches())
                        .isEqualTo(Instant.ofEpochSecond(diary.written())));
    }

    @Test
    void theStoreProtectsSlicesIfThatIsAskedFor() {
        MemoryBlobStore store = MemoryBlobStore.create(time);
        try (Repository protecting = Engines.create(store, time)) {
            FollowRun run = FollowJob.of(diary)
                    .retainFor(WEEK)
                    .once(true)
                    .into(protecting)
                    .run();

            SnapshotId slice = run.last().orElseThrow();
            assertThat(store.retainedUntil(BlobKey.of("snapshots/" + slice.hex())))
                    .contains(Instant.ofEpochSecond(diary.written()).plus(WEEK));
        }
    }

    @Test
    void slicesThatNobodyCanJudgeStayWithEveryBackupTheyMayNeed() {
        Snapshot base = backup();
        Snapshot strange = repository.snapshot(BackupJob.unnamed()
                .workload(MemoryWorkload.named("strange").put("x", "y"))
                .fact("slice", "tape")
                .into(repository)
                .run()
                .snapshot()
                .hex());
        pass(Duration.ofDays(1000));

        for (Snapshot wanted : List.of(base, strange)) {
            assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(wanted))))
                    .isInstanceOf(RepositoryException.Protected.class)
                    .hasMessageContaining("only the module for tape can tell");
        }
    }

    @Test
    void promisesCanBeBrokenOnPurposeAndOnlyThose() {
        Snapshot base = backup();
        write(10);
        follow(WEEK);

        assertThatThrownBy(() -> repository.changes().breakPromises(List.of(base)))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThat(repository.changes().breakPromises(slices()).removed()).hasSize(1);
        assertThat(repository.holds().protections(base)).isEmpty();
    }

    @Test
    void aRestoreReplaysWhatLeadsToItsPointInTime() {
        backup();
        write(10);
        Snapshot base = backup();
        write(30);
        follow(WEEK);
        diary.fail(0);
        PointInTime at = PointInTime.through(Long.toString(diary.written() - 5));

        RestoreJob job = RestoreJob.from(repository).pointInTime(at).into(diary);

        assertThat(job.snapshot().id()).isEqualTo(base.id());
        assertThat(job.run().message()).endsWith(" through " + at.time());
        assertThat(diary.replayed).isNotNull();
        assertThat(diary.replayed.at()).isEqualTo(at);
        assertThat(diary.replayed.slices())
                .extracting(slice -> DiaryHistory.number(slice.snapshot(), "first"))
                .isSorted()
                .isNotEmpty();
        diary.replayed
                .slices()
                .forEach(slice -> assertThat(slice.snapshot().isBackup()).isFalse());
    }

    @Test
    void aPointInTimeThatCannotBeReachedIsRefusedBeforeAnything() {
        backup();
        RestoreJob.Builder job = RestoreJob.from(repository);

        assertThatThrownBy(() -> job.pointInTime(PointInTime.through("5")).into(diary))
                .isInstanceOf(RepositoryException.NotFound.class)
                .hasMessage("no page is as old as through 5");
        assertThatThrownBy(() -> job.into(MemoryWorkload.named("x")))
                .isInstanceOf(WorkloadException.Unsupported.class)
                .hasMessageContaining("keeps no log of changes");
        assertThatThrownBy(() -> job.include("page").into(diary))
                .isInstanceOf(WorkloadException.Unsupported.class)
                .hasMessageContaining("without a path and without patterns");
    }
}
