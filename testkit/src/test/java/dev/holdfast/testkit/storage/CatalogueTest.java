package dev.holdfast.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.record.BoundedLog;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunStatus;
import dev.holdfast.run.TagEdit;
import dev.holdfast.service.BackupEntry;
import dev.holdfast.service.BackupList;
import dev.holdfast.service.BackupQuery;
import dev.holdfast.service.Catalogue;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Secret PASSWORD = Secret.of("catalogue");

    private final VirtualTime time = VirtualTime.create();
    private final BlobStore store = MemoryBlobStore.create(time);
    private final Repository main = create(store);
    private final Repository vault = create(MemoryBlobStore.create(time));
    private final Catalogue catalogue = Catalogue.builder()
            .storage("main", () -> main)
            .storage("vault", () -> vault)
            .time(time)
            .build();

    private Repository create(BlobStore in) {
        return Repository.at(in).time(time).lowCostKeys().create(PASSWORD);
    }

    private static String run(int number) {
        return String.format("%032x", number + 0xaa0000);
    }

    /** A backup as a run of the schedule nightly leaves it, an hour after the one before. */
    private BackupRun backup(int number, String target, RunState state) {
        time.advance(Duration.ofHours(1));
        String name = RunRecord.nameOf("nightly", time.now());
        BackupRun done = BackupJob.named(name)
                .workload(MemoryWorkload.named("files").put("a", "content " + number))
                .host(target)
                .fact("run", run(number))
                .fact("schedule", "nightly")
                .into(main)
                .run();
        RunRecords.ofRepository(main.documents())
                .create(RunRecord.builder(run(number), RunKind.BACKUP)
                        .name(name)
                        .schedule("nightly")
                        .target(target)
                        .storage("main")
                        .state(state)
                        .startedAt(time.now())
                        .snapshot(done.snapshot())
                        .build());
        return done;
    }

    private static BackupQuery target(String name) {
        return BackupQuery.builder().target(name).build();
    }

    @Test
    void listsTheNewestFirstAndAsManyAsAreAskedFor() {
        for (int i = 1; i <= 3; i++) {
            BackupRun unused = backup(i, "orders", RunState.COMPLETED);
        }
        BackupList two = catalogue.list(BackupQuery.builder().limit(2).build());
        assertThat(two.entries()).extracting(entry -> entry.run().orElseThrow()).containsExactly(run(3), run(2));
        assertThat(two.matching()).isEqualTo(3);
        assertThat(two.isComplete()).isTrue();
    }

    @Test
    void isTheSameWithoutAnyDocument() {
        BackupRun unused = backup(1, "orders", RunState.COMPLETED);
        BackupEntry before = catalogue.list(BackupQuery.all()).entries().get(0);
        List<BlobKey> documents = new ArrayList<>();
        store.list("holdfast/", info -> documents.add(info.key()));
        documents.forEach(store::delete);
        BackupEntry after = catalogue.list(BackupQuery.all()).entries().get(0);
        assertThat(documents).isNotEmpty();
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.target()).isEqualTo("orders");
        assertThat(after.schedule()).isEqualTo("nightly");
        assertThat(after.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(after.run()).isEqualTo(before.run());
        assertThat(after.snapshot()).isEqualTo(before.snapshot());
    }

    @Test
    void survivesOtherTags() {
        SnapshotId first = backup(1, "orders", RunState.COMPLETED).snapshot();
        var unused = main.upkeep().tag(main.snapshots(), List.of(TagEdit.add(List.of("audited"))));
        BackupEntry entry = catalogue.list(BackupQuery.all()).entries().get(0);
        assertThat(entry.snapshot()).isPresent().isNotEqualTo(java.util.Optional.of(first));
        assertThat(entry.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(catalogue.list(BackupQuery.all()).matching()).isEqualTo(1);
    }

    @Test
    void aCopyIsPartOfItsBackup() {
        BackupRun unused = backup(1, "orders", RunState.COMPLETED);
        var unusedCopy = CopyJob.from(main).into(vault).run();
        BackupList all = catalogue.list(BackupQuery.all());
        assertThat(all.matching()).isEqualTo(1);
        assertThat(all.entries().get(0).storage()).isEqualTo("main");
        assertThat(all.entries().get(0).copies())
                .singleElement()
                .satisfies(copy -> assertThat(copy.storage()).isEqualTo("vault"));
    }

    @Test
    void aRunThatGoesOnIsShownFromTheState() {
        Repository state = create(MemoryBlobStore.create(time));
        StateStore documents = state.documents();
        RunRecords.ofState(documents)
                .create(RunRecord.builder(run(9), RunKind.BACKUP)
                        .name("nightly-9")
                        .storage("main")
                        .state(RunState.RUNNING)
                        .startedAt(time.now())
                        .build());
        Catalogue withState = Catalogue.builder()
                .storage("main", () -> main)
                .state(() -> documents)
                .build();
        assertThat(withState.list(BackupQuery.all()).entries())
                .extracting(BackupEntry::status)
                .containsExactly(RunStatus.CREATING);
    }

    @Test
    void findsTheNewestCompletedOfAScheduleAndATarget() {
        BackupRun unused = backup(1, "orders", RunState.COMPLETED);
        unused = backup(2, "users", RunState.COMPLETED);
        unused = backup(3, "orders", RunState.PARTIALLY_FAILED);
        assertThat(catalogue.newestCompleted("nightly").flatMap(BackupEntry::run))
                .contains(run(2));
        assertThat(catalogue.newestCompleted("nightly", "orders").flatMap(BackupEntry::run))
                .contains(run(1));
        assertThat(catalogue.newestCompleted("weekly")).isEmpty();
    }

    @Test
    void aStorageThatCannotBeReadIsToldAndTheOthersAreListed() {
        BackupRun unused = backup(1, "orders", RunState.COMPLETED);
        Catalogue half = Catalogue.builder()
                .storage("main", () -> main)
                .storage("gone", () -> {
                    throw new RepositoryException.WrongPassword("wrong password");
                })
                .build();
        BackupList list = half.list(BackupQuery.all());
        assertThat(list.entries()).hasSize(1);
        assertThat(list.isComplete()).isFalse();
        assertThat(list.problems()).extracting(Finding::subject).containsExactly("gone");
        assertThatExceptionOfType(RepositoryException.Refused.class)
                .isThrownBy(() -> half.newestCompleted("nightly"))
                .withMessageContaining("gone");
    }

    @Test
    void aStorageWithoutARepositoryIsNoGap() {
        BackupRun unused = backup(1, "orders", RunState.COMPLETED);
        Catalogue early = Catalogue.builder()
                .storage("main", () -> main)
                .storage("new", () -> {
                    throw new RepositoryException.NotARepository("nothing there");
                })
                .build();
        assertThat(early.list(BackupQuery.all()).isComplete()).isTrue();
        assertThat(early.newestCompleted("nightly")).isPresent();
    }

    @Test
    void aDamagedSnapshotHidesNoOther() {
        SnapshotId first = backup(1, "orders", RunState.COMPLETED).snapshot();
        BackupRun unused = backup(2, "orders", RunState.COMPLETED);
        store.put(BlobKey.of("snapshots/" + first.hex()), BlobContent.of(new byte[100]), PutOptions.replace());
        BackupList list = catalogue.list(BackupQuery.all());
        assertThat(list.entries()).hasSize(2);
        assertThat(list.entries()).extracting(BackupEntry::status).containsOnly(RunStatus.COMPLETED);
        assertThat(list.isComplete()).isFalse();
        assertThat(list.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains(first.hex()));
    }

    @Test
    void aRepositoryUnderTwoNamesIsListedOnce() {
        BackupRun unused = backup(1, "orders", RunState.COMPLETED);
        Catalogue twice = Catalogue.builder()
                .storage("main", () -> main)
                .storage("again", () -> main)
                .build();
        assertThat(twice.list(BackupQuery.all()).matching()).isEqualTo(1);
    }

    @Test
    void findsOneByNameRunOrSnapshot() {
        SnapshotId snapshot = backup(1, "orders", RunState.COMPLETED).snapshot();
        BackupRun unused = backup(2, "users", RunState.COMPLETED);
        BackupEntry entry = catalogue.list(target("orders")).entries().get(0);
        assertThat(catalogue.find(entry.name()).run()).contains(run(1));
        assertThat(catalogue.find(run(1)).snapshot()).contains(snapshot);
        assertThat(catalogue.find(snapshot.brief()).run()).contains(run(1));
    }

    @Test
    void saysWhatItDoesNotFindAndWhatIsNotClear() {
        BackupRun unused = backup(1, "orders", RunState.COMPLETED);
        unused = backup(2, "users", RunState.COMPLETED);
        assertThatExceptionOfType(RepositoryException.NotFound.class)
                .isThrownBy(() -> catalogue.find("weekly-1"))
                .withMessageContaining("backups list");
        assertThatExceptionOfType(RepositoryException.Ambiguous.class)
                .isThrownBy(() -> catalogue.find(run(1).substring(0, 20)))
                .withMessageContaining(run(2));
    }

    @Test
    void listsRestoresAndShowsTheirLogs() {
        RunRecords records = RunRecords.ofRepository(main.documents());
        records.create(RunRecord.builder(run(5), RunKind.RESTORE)
                .name("restore-5")
                .startedAt(time.now())
                .build());
        BoundedLog log = new BoundedLog(time);
        log.info("three files were restored");
        records.putLog(run(5), log.text());
        BackupRun unused = backup(6, "orders", RunState.COMPLETED);
        List<Finding> problems = new ArrayList<>();
        assertThat(catalogue.runs(RunKind.RESTORE, problems))
                .extracting(RunRecord::id)
                .containsExactly(run(5));
        assertThat(problems).isEmpty();
        assertThat(catalogue.log(run(5)).orElseThrow().first())
                .singleElement()
                .satisfies(line -> assertThat(line.text()).contains("three files"));
        assertThat(catalogue.log(run(6))).isEmpty();
    }
}
