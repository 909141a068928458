package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.RunException;
import dev.holdfast.run.TagEdit;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.workload.MemoryWorkload;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a snapshot needs is there, whatever fails, and whoever works beside or before. */
class SoundnessIT {
    private static final Secret PASSWORD = Secret.of("soundness");
    private static final int PACK = 4 << 20;

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore store = MemoryBlobStore.create(time);
    private final MemoryWorkload workload =
            MemoryWorkload.named("test").put("a", "the first").put("b", "the second");

    private Repository create() {
        return Repository.at(store).time(time).lowCostKeys().create(PASSWORD);
    }

    private Repository open(BlobStore where) {
        return Repository.at(where).time(time).open(PASSWORD);
    }

    private static Snapshot backup(Repository repository, MemoryWorkload workload) {
        return repository.snapshot(BackupJob.named("test")
                .workload(workload)
                .into(repository)
                .run()
                .snapshot()
                .hex());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    /** The store, but index files cannot be stored while that is said. */
    private BlobStore refusingIndex(AtomicBoolean refusing) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("put")
                            && refusing.get()
                            && ((BlobKey) args[0]).path().startsWith("index/")) {
                        throw new StoreException.Unavailable("no index files now", true, null);
                    }
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    @Test
    void whatAnUnstoredIndexFileNamesIsStoredAgain() {
        create().close();
        AtomicBoolean refusing = new AtomicBoolean(true);
        try (Repository repository = open(refusingIndex(refusing))) {
            assertThatThrownBy(() -> backup(repository, workload)).isInstanceOf(RunException.class);
            refusing.set(false);
            backup(repository, workload);
            assertThat(repository.upkeep().check(CheckDepth.full()).isSound()).isTrue();
        }
    }

    @Test
    void nobodyReliesOnAPackThatAnotherWriterHasNotNamed() {
        EngineOptions options =
                EngineOptions.builder().time(time).packBytes(PACK).build();
        byte[] bytes = random(PACK);
        BlobId id;
        try (OpenRepository engine = RepositoryCreator.create(store, PASSWORD, KeyParameters.LOW_COST, options);
                BlobWriter stopped = new BlobWriter(engine, () -> {})) {
            BlobId unused = stopped.save(BlobType.DATA, bytes, 0, bytes.length);
            awaitPack();
            removePacks();
            try (BlobWriter next = new BlobWriter(engine, () -> {})) {
                id = next.save(BlobType.DATA, bytes, 0, bytes.length);
                next.flush();
            }
        }
        try (OpenRepository again = RepositoryOpener.open(store, PASSWORD, "", options)) {
            assertThat(again.blobs().load(BlobType.DATA, id)).isEqualTo(bytes);
        }
    }

    private void awaitPack() {
        while (keys("data/").isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** As a prune does that takes the lock of a stopped process for stale. */
    private void removePacks() {
        keys("data/").forEach(store::delete);
    }

    private List<BlobKey> keys(String prefix) {
        return keys(store, prefix);
    }

    private static List<BlobKey> keys(BlobStore in, String prefix) {
        List<BlobKey> keys = new ArrayList<>();
        in.list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    private static byte[] bytes(BlobStore in, BlobKey key) {
        return in.get(key, 0, -1, stream -> stream.readAllBytes());
    }

    private static void copy(BlobStore from, BlobStore to, String prefix) {
        keys(from, prefix).forEach(key -> to.put(key, BlobContent.of(bytes(from, key)), PutOptions.replace()));
    }

    @Test
    void pruneKeepsTheIntactCopyOfTwo() {
        create().close();
        MemoryBlobStore other = MemoryBlobStore.create(time);
        copy(store, other, "");
        try (Repository here = open(store);
                Repository there = open(other)) {
            backup(here, workload);
            backup(there, workload);
        }
        for (String prefix : List.of("data/", "index/", "snapshots/")) {
            copy(other, store, prefix);
        }
        for (BlobKey damaged : keys("data/")) {
            MemoryBlobStore copy = MemoryBlobStore.create(time);
            copy(store, copy, "");
            flip(copy, damaged, 0);
            assertThat(pruned(copy)).as("with %s damaged", damaged).isTrue();
        }
    }

    private boolean pruned(BlobStore where) {
        try (Repository repository = open(where)) {
            try (PreparedPrune prune = repository.upkeep().planPrune(PruneOptions.defaults())) {
                prune.run();
            }
            return repository.upkeep().check(CheckDepth.structure()).isSound() && restores(where);
        }
    }

    private boolean restores(BlobStore where) {
        EngineOptions options = EngineOptions.builder().time(time).build();
        try (OpenRepository engine = RepositoryOpener.open(where, PASSWORD, "", options)) {
            engine.index()
                    .forEach(entry -> assertThat(engine.blobs().load(entry.type(), entry.id()))
                            .isNotEmpty());
        }
        return true;
    }

    private static void flip(BlobStore in, BlobKey key, int at) {
        byte[] bytes = bytes(in, key);
        bytes[at] ^= 1;
        in.put(key, BlobContent.of(bytes), PutOptions.replace());
    }

    @Test
    void aSnapshotThatWasForgottenDoesNotComeBackByATag() {
        try (Repository repository = create()) {
            Snapshot snapshot = backup(repository, workload);
            repository.upkeep().forget(ForgetPlan.ofNamed(List.of(snapshot)));
            assertThatThrownBy(() -> repository.upkeep().tag(List.of(snapshot), List.of(TagEdit.add(List.of("late")))))
                    .isInstanceOf(RepositoryException.NotFound.class);
            assertThat(repository.snapshots()).isEmpty();
        }
    }

    @Test
    void aForgetIsRefusedWhenWhatItKeepsIsGone() {
        try (Repository repository = create()) {
            Snapshot first = backup(repository, workload);
            time.advance(Duration.ofHours(1));
            Snapshot second = backup(repository, workload.put("c", "more"));
            ForgetPlan plan = repository
                    .upkeep()
                    .planForget(
                            SnapshotFilter.all(),
                            KeepRules.builder().last(1).build(),
                            RetentionOptions.at(time.now()).build());
            repository.upkeep().forget(ForgetPlan.ofNamed(List.of(second)));
            assertThatThrownBy(() -> repository.upkeep().forget(plan)).isInstanceOf(RepositoryException.Refused.class);
            assertThat(repository.snapshots()).containsExactly(first);
        }
    }

    @Test
    void aPruneThatWasClosedDoesNotRun() {
        try (Repository repository = create()) {
            Snapshot snapshot = backup(repository, workload);
            repository.upkeep().forget(ForgetPlan.ofNamed(List.of(snapshot)));
            PreparedPrune prune = repository.upkeep().planPrune(PruneOptions.defaults());
            prune.close();
            List<BlobKey> before = keys("data/");
            assertThatThrownBy(prune::run).isInstanceOf(RepositoryException.LockLost.class);
            assertThat(keys("data/")).isEqualTo(before);
        }
    }

    @Test
    void aFullCheckNoticesEachFlippedByte() {
        try (Repository repository = create()) {
            backup(repository, workload);
        }
        List<String> unnoticed = new ArrayList<>();
        for (BlobKey key : keys("")) {
            byte[] intact = bytes(store, key);
            for (int at = 0; at < intact.length; at++) {
                flip(store, key, at);
                if (isSound()) {
                    unnoticed.add(key + " byte " + at);
                }
                store.put(key, BlobContent.of(intact), PutOptions.replace());
            }
        }
        assertThat(unnoticed).isEmpty();
    }

    private boolean isSound() {
        try (Repository repository = open(store)) {
            return repository.upkeep().check(CheckDepth.full()).isSound();
        } catch (RepositoryException damaged) {
            return false;
        }
    }
}
