package dev.holdfast.testkit.job;

import static dev.holdfast.testkit.race.Race.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.Fault;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails, other processes, and what is left in the repository then. */
@Timeout(240)
class FaultsIT {
    @TempDir
    private Path scratch;

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore store = MemoryBlobStore.create(time);
    private final FaultyBlobStore faulty = new FaultyBlobStore(store, time);

    private static MemoryWorkload workload(long seed) {
        MemoryWorkload workload = MemoryWorkload.named("w");
        for (int i = 0; i < 5; i++) {
            workload.put("d" + i + "/f", Engines.random(seed + i, 2_500_000));
        }
        return workload.put("shared", Engines.random(99, 900_000));
    }

    private static BackupRun backUp(Repository repository, MemoryWorkload workload) {
        return BackupJob.unnamed().workload(workload).into(repository).run();
    }

    private List<BlobKey> keys(String prefix) {
        List<BlobKey> keys = new ArrayList<>();
        store.list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("holdfast-"))
                .toList();
    }

    private int putsOfOneBackup() {
        VirtualTime other = VirtualTime.create();
        RecordingBlobStore recorder = new RecordingBlobStore(MemoryBlobStore.create(other));
        try (Repository repository = Engines.create(recorder, other)) {
            recorder.forget();
            backUp(repository, workload(1));
        }
        return recorder.entries(Operation.PUT).size();
    }

    private void assertSoundAfterEachFailedPut(Fault fault) {
        int puts = putsOfOneBackup();
        assertThat(puts).isGreaterThan(5);
        for (int n = 1; n <= puts; n++) {
            VirtualTime own = VirtualTime.create();
            MemoryBlobStore inner = MemoryBlobStore.create(own);
            FaultyBlobStore failing = new FaultyBlobStore(inner, own);
            try (Repository repository = Engines.create(failing, own)) {
                failing.failNth(Operation.PUT, n, fault);
                try {
                    backUp(repository, workload(1));
                } catch (RunException.BackupFailed expected) {
                    assertThat(expected.run().state()).isEqualTo(RunState.FAILED);
                }
                failing.calm();
                int whole = Engines.readEverything(inner, own);
                assertThat(backUp(repository, workload(1)).state())
                        .as("after put " + n)
                        .isEqualTo(RunState.COMPLETED);
                assertThat(Engines.readEverything(inner, own))
                        .as("after put " + n)
                        .isEqualTo(whole + 1);
            }
        }
    }

    @Test
    void aPutThatIsRefusedLeavesTheRepositorySound() {
        assertSoundAfterEachFailedPut(new Fault.Refused());
    }

    @Test
    void aPutWhoseAnswerIsLostLeavesTheRepositorySound() {
        assertSoundAfterEachFailedPut(new Fault.AnswerLost());
    }

    @Test
    void noThreadIsLeftAfterAFailure() throws InterruptedException {
        try (Repository repository = Engines.create(faulty, time)) {
            List<String> before = threads();
            faulty.failNth(Operation.PUT, 4, new Fault.Refused());
            assertThatThrownBy(() -> backUp(repository, workload(1))).isInstanceOf(RunException.BackupFailed.class);
            // An executor counts as ended a moment before its last thread is gone.
            for (int i = 0; i < 500 && !threads().equals(before); i++) {
                Thread.sleep(10);
            }
            assertThat(threads()).isEqualTo(before);
        }
    }

    @Test
    void noRoomIsLostToFailures() {
        try (OpenRepository engine = engineOn(faulty)) {
            for (int i = 0; i < 10; i++) {
                try (BlobWriter writer = new BlobWriter(engine, () -> {})) {
                    for (int chunk = 0; chunk < 4; chunk++) {
                        var buffer = engine.buffers().acquire(8 << 20, 8 << 20);
                        writer.submit(buffer, id -> {}, failed -> {});
                    }
                }
            }
            assertThat(engine.buffers().reservedBytes()).isZero();
        }
    }

    private OpenRepository engineOn(BlobStore on) {
        return RepositoryCreator.create(
                on,
                Engines.PASSWORD,
                KeyParameters.LOW_COST,
                EngineOptions.builder().time(time).packBytes(4 << 20).workers(1).build());
    }

    @Test
    void whatAnotherWriterHasNotNamedIsStoredAgain() {
        byte[] blob = Engines.random(4, 5_000_000);
        try (OpenRepository engine = engineOn(store);
                BlobWriter second = new BlobWriter(engine, () -> {})) {
            try (BlobWriter first = new BlobWriter(engine, () -> {})) {
                BlobId unused = first.save(BlobType.DATA, blob, 0, blob.length);
                awaitPack();
                BlobId id = second.save(BlobType.DATA, blob, 0, blob.length);

                assertThat(second.dataBlobs()).isEqualTo(1);
                assertThat(id).isEqualTo(unused);
            }
            second.flush();

            assertReadable(blob);
        }
    }

    @Test
    void whatAFailedIndexFileNamedIsStoredByTheNextWriter() {
        byte[] blob = Engines.random(4, 5_000_000);
        try (OpenRepository engine = engineOn(faulty)) {
            failToName(engine, blob);
            try (BlobWriter second = new BlobWriter(engine, () -> {})) {
                BlobId unused = second.save(BlobType.DATA, blob, 0, blob.length);
                second.flush();
            }

            assertReadable(blob);
        }
    }

    @Test
    void whatNobodyNamedIsForgotten() {
        byte[] blob = Engines.random(4, 5_000_000);
        try (OpenRepository engine = engineOn(faulty)) {
            BlobId id = failToName(engine, blob);

            assertThat(engine.index().contains(BlobType.DATA, id)).isFalse();
        }
    }

    /** A writer whose pack is stored and whose index file is refused. */
    private BlobId failToName(OpenRepository engine, byte[] blob) {
        try (BlobWriter first = new BlobWriter(engine, () -> {})) {
            BlobId id = first.save(BlobType.DATA, blob, 0, blob.length);
            awaitPack();
            faulty.failNext(Operation.PUT, new Fault.Refused());
            assertThatThrownBy(first::flush).isInstanceOf(StoreException.class);
            return id;
        }
    }

    private void awaitPack() {
        boolean[] stored = {false};
        for (int tries = 0; tries < 600 && !stored[0]; tries++) {
            LockSupport.parkNanos(50_000_000);
            store.list("data/", info -> stored[0] = true);
        }
        assertThat(stored[0]).as("a pack was stored within half a minute").isTrue();
    }

    private void assertReadable(byte[] blob) {
        BlobId id = BlobId.of(new Sha256().hash(blob, 0, blob.length), 0);
        try (OpenRepository fresh = Engines.engine(store, time)) {
            assertThat(fresh.blobs().load(BlobType.DATA, id)).isEqualTo(blob);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoJobsAtOnceStoreTwoWholeSnapshots(boolean sameObject) throws Exception {
        try (Repository one = Engines.create(store, time);
                Repository two = Engines.open(store, time)) {
            List<Callable<BackupRun>> jobs =
                    List.of(() -> backUp(one, workload(1)), () -> backUp(sameObject ? one : two, workload(3)));
            assertThat(together(jobs)).extracting(BackupRun::state).containsOnly(RunState.COMPLETED);
            assertThat(Engines.readEverything(store, time)).isEqualTo(2);
        }
    }

    @Test
    void aLongOpenRepositorySeesWhatAnotherAdded() {
        try (Repository one = Engines.create(store, time);
                Repository two = Engines.open(store, time)) {
            backUp(one, MemoryWorkload.named("w").put("first", "1"));
            backUp(two, workload(1));

            assertThat(backUp(one, workload(1)).summary().orElseThrow().dataBlobs())
                    .isZero();
        }
    }

    @Test
    void aLongOpenRepositorySeesThatPacksAreGone() {
        try (Repository one = Engines.create(store, time)) {
            backUp(one, workload(1));
            List.of("snapshots/", "index/", "data/")
                    .forEach(prefix -> keys(prefix).forEach(store::delete));

            backUp(one, workload(1));

            assertThat(Engines.readEverything(store, time)).isOne();
        }
    }

    @Test
    void aDamagedParentIsReadPast() {
        try (Repository one = Engines.create(store, time)) {
            backUp(one, workload(1));
            for (BlobKey pack : keys("data/")) {
                store.delete(pack);
            }
        }
        try (Repository again = Engines.open(store, time)) {
            assertThat(backUp(again, MemoryWorkload.named("w").put("new", "1")).state())
                    .isEqualTo(RunState.COMPLETED);
        }
    }

    @Test
    void aLostPackFailsItsFilesAndNoOthers() {
        try (Repository one = Engines.create(store, time)) {
            MemoryWorkload small = MemoryWorkload.named("w");
            for (int i = 0; i < 20_000; i++) {
                small.put("f" + i, "content of " + i);
            }
            backUp(one, small);
            List<BlobKey> lost = keys("data/");
            backUp(one, small.put("later", Engines.random(8, 100_000)));
            List<BlobKey> trees = treePacks(lost);
            lost.removeAll(trees);
            lost.forEach(store::delete);

            RestoreRun run =
                    RestoreJob.from(one).into(ScratchDirectory.in(scratch)).run();

            assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
            assertThat(run.failureCount()).isEqualTo(20_000);
            assertThat(run.filesRestored()).isOne();
        }
    }

    private List<BlobKey> treePacks(List<BlobKey> packs) {
        try (OpenRepository engine = Engines.engine(store, time)) {
            List<BlobKey> trees = new ArrayList<>();
            engine.snapshots()
                    .all()
                    .forEach(snapshot -> engine.index()
                            .find(BlobType.TREE, BlobId.fromHex(snapshot.tree()))
                            .ifPresent(
                                    found -> trees.add(dev.holdfast.internal.repository.Layout.pack(found.packId()))));
            return packs.stream().filter(trees::contains).toList();
        }
    }

    @Test
    void onlyOneOfTwoCreatorsWins() throws Exception {
        Callable<Boolean> create = () -> {
            try (OpenRepository made = engineOn(store)) {
                return made.config().version() == 2;
            } catch (RepositoryException.AlreadyARepository slower) {
                return false;
            }
        };
        assertThat(together(List.of(create, create))).containsExactlyInAnyOrder(true, false);
        assertThat(keys("")).hasSize(2);
    }

    @Test
    void aCreationWhoseAnswerIsLostIsACreation() {
        faulty.failNth(Operation.PUT, 2, new Fault.AnswerLost());

        try (OpenRepository made = engineOn(faulty)) {
            assertThat(made.config().version()).isEqualTo(2);
        }
        try (Repository again = Engines.open(store, time)) {
            assertThat(again.snapshots()).isEmpty();
        }
    }

    @Test
    void aFailedCreationLeavesNothing() {
        faulty.failNth(Operation.PUT, 2, new Fault.Refused());

        assertThatThrownBy(() -> engineOn(faulty)).isInstanceOf(StoreException.Unavailable.class);

        assertThat(keys("")).isEmpty();
    }

    @Test
    void anEmptyPasswordIsRefused() {
        assertThatThrownBy(() -> Repository.at(store).lowCostKeys().create(Secret.of("")))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThat(keys("")).isEmpty();
    }

    @Test
    void aDamagedKeyStandsInNobodysWay() {
        try (Repository one = Engines.create(store, time)) {
            String added = one.keys().add(Secret.of("second"));
            store.put(
                    BlobKey.of("keys/" + added),
                    dev.holdfast.spi.store.BlobContent.of(new byte[] {'{', 'x'}),
                    dev.holdfast.spi.store.PutOptions.replace());
        }
        try (Repository again = Engines.open(store, time)) {
            assertThat(again.id()).hasSize(64);
        }
    }

    @Test
    void theMessageSaysThatNotAllKeysWereTried() {
        try (Repository one = Engines.create(store, time)) {
            for (int i = 0; i < 24; i++) {
                one.keys().add(Secret.of("key " + i));
            }
        }
        assertThatThrownBy(() -> Repository.at(store).open(Secret.of("wrong secret")))
                .isInstanceOf(RepositoryException.WrongPassword.class)
                .hasMessageContaining("20 key(s) tried")
                .hasMessageContaining("the other 5 only with a key hint")
                .hasMessageNotContaining("wrong secret");
    }

    @Test
    void aChangeOfPasswordThatBreaksOffLeavesAKey() {
        for (Operation operation : List.of(Operation.PUT, Operation.DELETE, Operation.GET)) {
            for (int n = 1; n <= 4; n++) {
                MemoryBlobStore inner = MemoryBlobStore.create(time);
                FaultyBlobStore failing = new FaultyBlobStore(inner, time);
                Repository one = Engines.create(failing, time);
                failing.failNth(operation, n, new Fault.Refused());
                Secret used = Secret.of("changed");
                try {
                    one.keys().changePassword(used);
                } catch (StoreException broken) {
                    used = Engines.PASSWORD;
                }
                try (Repository again = Repository.at(inner).open(used)) {
                    assertThat(again.id()).isEqualTo(one.id());
                }
            }
        }
    }
}
