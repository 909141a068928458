package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Contents;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.ListedEntry;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.PruneReport;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.run.UnusedLimit;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.ArchivingBlobStore;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What lies in an archive is recalled once, waited for, and read; or it is refused before anything is written. */
@Timeout(60)
class RecallTest {
    private static final Duration TAKES = Duration.ofHours(2);

    private final VirtualTime time = VirtualTime.create();
    private final ArchivingBlobStore archive = new ArchivingBlobStore(MemoryBlobStore.create(time), TAKES, time);
    private final RecordingBlobStore store = new RecordingBlobStore(archive);
    private final MemoryWorkload workload = MemoryWorkload.named("w");
    private final List<BlobKey> data = new ArrayList<>();
    private final List<JobEvent.Recalling> heard = new CopyOnWriteArrayList<>();
    private Repository repository;

    /** A pack of data, and one of trees, for each backup. */
    @BeforeEach
    void fill() {
        repository = Repository.at(store).time(time).workers(1).lowCostKeys().create(Engines.PASSWORD);
        for (int i = 0; i < 3; i++) {
            workload.put("d/f" + i, Engines.random(i, 30_000));
            backup();
        }
        workload.put("d/more", Engines.random(9, 1000));
        backup();
        assertThat(data).hasSize(4);
        store.forget();
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private void backup() {
        time.advance(Duration.ofHours(1));
        store.forget();
        assertThat(BackupJob.unnamed().workload(workload).into(repository).run().snapshot())
                .isNotNull();
        store.entries(Operation.PUT).stream()
                .filter(RecordingBlobStore.Entry::rarelyRead)
                .forEach(put -> data.add(BlobKey.of(put.name())));
    }

    private void archiveAll() {
        archive.archiveBelow("data/");
    }

    /** As data is stored where it is said to be rarely read. */
    private void archiveData() {
        data.forEach(archive::archive);
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.Recalling recalling) {
            heard.add(recalling);
        }
    }

    private RestoreJob.Builder restore() {
        return RestoreJob.from(repository).latest();
    }

    private RestoreRun restore(RecallOptions options, MemoryWorkload target) {
        return restore().recall(options).into(target).run(this::hear);
    }

    private void assertSame(MemoryWorkload target) {
        assertThat(target.list()).isEqualTo(workload.list());
        for (String path : List.of("d/f0", "d/f1", "d/f2", "d/more")) {
            assertThat(target.get(path).orElseThrow())
                    .isEqualTo(workload.get(path).orElseThrow());
        }
    }

    @Test
    void aRestoreRecallsAllItNeedsAtOnceAndWaits() {
        archiveData();
        MemoryWorkload target = MemoryWorkload.named("target");
        Instant begin = time.now();

        assertThat(restore(RecallOptions.waiting(), target).state()).isEqualTo(RunState.COMPLETED);

        assertSame(target);
        assertThat(archive.askedFor()).hasSameSizeAs(archive.archived()).doesNotHaveDuplicates();
        assertThat(Duration.between(begin, time.now())).isBetween(TAKES, TAKES.plusMinutes(10));
        assertThat(heard).hasSizeGreaterThan(5);
        JobEvent.Recalling last = heard.get(heard.size() - 1);
        assertThat(last.progress().readable()).isEqualTo(last.progress().all());
        assertThat(last.progress().all().packs()).isEqualTo(archive.archived().size());
        assertThat(heard.get(0).progress().readable().isEmpty()).isTrue();
    }

    @Test
    void directoriesAreRecalledTogetherAndThenData() {
        archiveAll();
        MemoryWorkload target = MemoryWorkload.named("target");
        Instant begin = time.now();

        assertThat(restore(RecallOptions.waiting(), target).state()).isEqualTo(RunState.COMPLETED);

        assertSame(target);
        assertThat(Duration.between(begin, time.now()))
                .isBetween(TAKES.multipliedBy(2), TAKES.multipliedBy(2).plusMinutes(20));
    }

    @Test
    void whereNothingIsArchivedNothingIsAskedMore() {
        long before = requests(MemoryWorkload.named("target"));
        try (Repository plain = Engines.open(new RecordingBlobStore(new Plain(store)), time)) {
            store.forget();
            RestoreRun run = RestoreJob.from(plain)
                    .latest()
                    .recall(RecallOptions.refused())
                    .into(MemoryWorkload.named("target"))
                    .run();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        }
        assertThat(store.entries(Operation.RECALL)).isEmpty();
        assertThat(store.entries(Operation.LIST))
                .extracting(RecordingBlobStore.Entry::name)
                .doesNotContain("data/");
        assertThat(before).isPositive();
    }

    private long requests(MemoryWorkload target) {
        store.forget();
        assertThat(restore(RecallOptions.waiting(), target).state()).isEqualTo(RunState.COMPLETED);
        assertThat(store.entries(Operation.RECALL)).isEmpty();
        assertThat(store.entries(Operation.LIST))
                .extracting(RecordingBlobStore.Entry::name)
                .doesNotContain("data/");
        return store.entries().size();
    }

    /** A store that says that it has no archive. */
    private static final class Plain extends ForwardingBlobStore {
        private Plain(BlobStore inner) {
            super(inner);
        }

        @Override
        public Set<Capability> capabilities() {
            Set<Capability> some = new HashSet<>(super.capabilities());
            some.remove(Capability.ARCHIVES);
            return some;
        }

        @Override
        public void close() {
            // The test has the store.
        }
    }

    @Test
    void aPlanTellsWhatIsArchived() {
        archiveData();
        try (PreparedRestore prepared =
                restore().into(MemoryWorkload.named("target")).plan()) {
            assertThat(prepared.archived().packs()).isEqualTo(archive.archived().size());
            assertThat(prepared.archived().bytes()).isGreaterThan(90_000);
        }
        assertThat(archive.askedFor()).isEmpty();
    }

    @Test
    void onlyWhatIsRestoredIsRecalled() {
        archiveData();
        MemoryWorkload target = MemoryWorkload.named("target");
        RestoreRun run = restore().include("/d/more").into(target).run();

        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(target.get("d/more").orElseThrow())
                .isEqualTo(workload.get("d/more").orElseThrow());
        assertThat(archive.askedFor()).hasSize(1);
    }

    @Test
    void aRestoreThatMayNotRecallEndsBeforeItWrites() {
        archiveData();
        MemoryWorkload target = MemoryWorkload.named("target");

        assertThatExceptionOfType(RunException.RestoreFailed.class)
                .isThrownBy(() -> restore(RecallOptions.refused(), target))
                .withCauseInstanceOf(RepositoryException.Archived.class)
                .withMessageContaining(archive.archived().size() + " packs")
                .withMessageContaining("nothing is to be recalled");
        assertThat(target.list()).isEmpty();
        assertThat(archive.askedFor()).isEmpty();
    }

    @Test
    void directoriesThatMayNotBeRecalledEndARestoreToo() {
        archiveAll();
        assertThatExceptionOfType(RunException.RestoreFailed.class)
                .isThrownBy(() -> restore(RecallOptions.refused(), MemoryWorkload.named("target")))
                .withCauseInstanceOf(RepositoryException.Archived.class);
        assertThat(archive.askedFor()).isEmpty();
    }

    @Test
    void whatDoesNotComeInTimeEndsTheRestoreAndIsThereForTheNext() {
        archiveData();
        MemoryWorkload target = MemoryWorkload.named("target");
        Instant begin = time.now();
        assertThatExceptionOfType(RunException.RestoreFailed.class)
                .isThrownBy(() -> restore(RecallOptions.waiting().deadline(Duration.ofHours(1)), target))
                .withCauseInstanceOf(RepositoryException.Archived.class)
                .withMessageContaining("within PT1H")
                .withMessageContaining("try again later");
        assertThat(Duration.between(begin, time.now())).isLessThanOrEqualTo(Duration.ofHours(1));

        time.advance(TAKES);
        int asked = archive.askedFor().size();
        assertThat(restore(RecallOptions.waiting(), target).state()).isEqualTo(RunState.COMPLETED);
        assertSame(target);
        assertThat(archive.askedFor()).hasSize(asked);
    }

    @Test
    void theLockIsFreshAllTheTime() {
        archiveData();
        List<Duration> ages = new ArrayList<>();
        Consumer<JobEvent> watching = event -> {
            if (event instanceof JobEvent.Recalling) {
                List<Instant> locks = new ArrayList<>();
                archive.list("locks/", info -> locks.add(info.modifiedAt()));
                assertThat(locks).hasSize(1);
                ages.add(Duration.between(locks.get(0), time.now()));
            }
        };
        RestoreRun run = restore().into(MemoryWorkload.named("target")).run(watching);

        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(ages).hasSizeGreaterThan(20).allMatch(age -> age.compareTo(Duration.ofMinutes(6)) < 0);
    }

    @Test
    void waitingEndsWhenTheJobIsCancelled() throws InterruptedException {
        archiveData();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            VirtualTime still = VirtualTime.waiting(time.now());
            try (Repository slow = Engines.open(new Plain(store), still)) {
                JobHandle<RestoreRun> handle = RestoreJob.from(slow)
                        .latest()
                        .into(MemoryWorkload.named("target"))
                        .start(executor, event -> {});
                while (archive.askedFor().isEmpty()) {
                    still.advance(Duration.ofSeconds(1));
                    Thread.sleep(1);
                }
                handle.cancel();
                Thread ticking = new Thread(() -> tick(still, handle));
                ticking.start();
                assertThatExceptionOfType(RunException.RestoreFailed.class)
                        .isThrownBy(handle::await)
                        .satisfies(failed -> assertThat(failed.run().state()).isEqualTo(RunState.CANCELLED));
                ticking.join();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void tick(VirtualTime still, JobHandle<RestoreRun> handle) {
        while (!handle.isDone()) {
            still.advance(Duration.ofSeconds(1));
            Thread.onSpinWait();
        }
    }

    @Test
    void waitingEndsWhenTheThreadIsInterrupted() {
        archiveData();
        Consumer<JobEvent> interrupting = event -> {
            if (event instanceof JobEvent.Recalling) {
                Thread.currentThread().interrupt();
            }
        };
        try {
            assertThatExceptionOfType(RunException.RestoreFailed.class)
                    .isThrownBy(
                            () -> restore().into(MemoryWorkload.named("target")).run(interrupting))
                    .satisfies(failed -> assertThat(failed.run().state()).isEqualTo(RunState.CANCELLED));
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    @Test
    void aCopyRecallsAndWaits() {
        archiveAll();
        try (Repository target = Engines.create(MemoryBlobStore.create(time), time)) {
            CopyRun run = CopyJob.from(repository).into(target).run(this::hear);

            assertThat(run.copied()).hasSize(4);
            assertThat(heard).isNotEmpty();
            assertThat(target.upkeep().check(CheckDepth.full()).problems()).isEmpty();
        }
        assertThat(archive.askedFor()).hasSameSizeAs(archive.archived()).doesNotHaveDuplicates();
    }

    @Test
    void aCopyThatMayNotRecallStoresNothing() {
        archiveData();
        BlobStore empty = MemoryBlobStore.create(time);
        try (Repository target = Engines.create(empty, time)) {
            CopyJob job =
                    CopyJob.from(repository).recall(RecallOptions.refused()).into(target);
            assertThatExceptionOfType(RepositoryException.Archived.class).isThrownBy(job::run);
            List<BlobInfo> stored = new ArrayList<>();
            empty.list("data/", stored::add);
            assertThat(stored).isEmpty();

            assertThat(CopyJob.from(repository).into(target).plan().findings())
                    .anyMatch(finding -> finding.message().contains("lie in an archive"));
        }
        assertThat(archive.askedFor()).isEmpty();
    }

    @Test
    void aCheckLeavesOutWhatIsArchivedOrRecallsIt() {
        archiveData();
        CheckReport without = repository.upkeep().check(CheckDepth.full());
        assertThat(without.isSound()).isTrue();
        assertThat(without.problems()).extracting(CheckProblem::kind).containsExactly(CheckProblem.Kind.PACK_ARCHIVED);
        assertThat(without.problems().get(0).message())
                .startsWith(archive.archived().size() + " packs");
        assertThat(archive.askedFor()).isEmpty();

        CheckReport all = repository.upkeep().check(CheckDepth.full(), RecallOptions.waiting());
        assertThat(all.problems()).isEmpty();
        assertThat(all.packsRead())
                .isEqualTo(without.packsRead() + archive.archived().size());
        assertThat(archive.askedFor()).hasSameSizeAs(archive.archived());
    }

    @Test
    void lookingRecallsNothingUnlessTold() throws IOException {
        archiveAll();
        Snapshot latest = repository.snapshot("latest");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatExceptionOfType(RepositoryException.Archived.class)
                .isThrownBy(() -> repository.contents().cat(latest, "/d/f1", out));
        assertThat(archive.askedFor()).isEmpty();

        Contents contents = repository.contents().recall(RecallOptions.waiting());
        contents.cat(latest, "/d/f1", out);
        assertThat(out.toByteArray()).isEqualTo(workload.get("d/f1").orElseThrow());
        List<ListedEntry> listed = new ArrayList<>();
        contents.list(latest, List.of(), true, listed::add);
        assertThat(listed).hasSize(5);
        assertThat(archive.askedFor()).hasSizeLessThan(archive.archived().size());
    }

    @Test
    void aCheckOfArchivedDirectoriesSaysSo() {
        archiveAll();
        assertThatExceptionOfType(RepositoryException.Archived.class)
                .isThrownBy(() -> repository.upkeep().check(CheckDepth.structure()));
        assertThat(repository
                        .upkeep()
                        .check(CheckDepth.full(), RecallOptions.waiting())
                        .problems())
                .isEmpty();
    }

    @Test
    void aBackupRecallsNothing() {
        archiveAll();
        workload.put("d/later", Engines.random(30, 1000));
        backup();
        assertThat(archive.askedFor()).isEmpty();
    }

    /** Removes what is wholly unneeded, and moves nothing out of what is needed in part. */
    @Test
    void pruneLeavesArchivedPacksAlone() {
        List.of("d/f0", "d/f1", "d/f2", "d/more").forEach(workload::remove);
        workload.put("part", Engines.random(20, 100_000));
        workload.put("other", Engines.random(21, 100_000));
        backup();
        workload.remove("other");
        backup();
        repository
                .snapshots()
                .subList(0, 5)
                .forEach(snapshot ->
                        archive.delete(BlobKey.of("snapshots/" + snapshot.id().hex())));
        archiveData();
        List<BlobKey> before = archive.archived();

        PruneOptions thorough =
                PruneOptions.builder().maxUnused(new UnusedLimit.Bytes(0)).build();
        try (PreparedPrune prepared = repository.upkeep().planPrune(thorough)) {
            PrunePlan plan = prepared.plan();
            assertThat(plan.packsArchived()).isEqualTo(1);
            assertThat(plan.packs())
                    .noneMatch(pack -> pack.action() == PrunePlan.Action.REPACK
                            && before.contains(BlobKey.of("data/" + pack.id().substring(0, 2) + "/" + pack.id())));
            PruneReport report = prepared.run();
            assertThat(report.packsRemoved()).isGreaterThan(2);
        }
        assertThat(archive.askedFor()).isEmpty();
        assertThat(archive.archived()).hasSize(1).isSubsetOf(before);
        assertThat(repository
                        .upkeep()
                        .check(CheckDepth.full(), RecallOptions.waiting())
                        .isSound())
                .isTrue();
    }
}
