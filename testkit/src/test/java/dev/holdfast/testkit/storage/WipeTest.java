package dev.holdfast.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.service.Storages;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.Fault;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WipeTest {
    private static final Secret PASSWORD = Secret.of("wipe");

    private final VirtualTime time = VirtualTime.create();
    private final BlobStore memory = MemoryBlobStore.create(time);

    private Repository filled() {
        Repository repository = Repository.at(memory).time(time).lowCostKeys().create(PASSWORD);
        for (int i = 0; i < 2; i++) {
            BackupRun unused = BackupJob.named("orders")
                    .workload(MemoryWorkload.named("files").put("a", "content " + i))
                    .into(repository)
                    .run();
        }
        memory.put(BlobKey.of("photos/1.jpg"), BlobContent.of(new byte[10]), PutOptions.replace());
        return repository;
    }

    private List<String> stored() {
        List<String> keys = new ArrayList<>();
        memory.list("", info -> keys.add(info.key().path()));
        return keys;
    }

    @Test
    void nothingOfTheRepositoryIsLeftAndNothingElseIsTouched() {
        Repository repository = filled();
        memory.put(
                BlobKey.of("holdfast/locks/" + "ab".repeat(32) + ".given-back"),
                BlobContent.of(new byte[10]),
                PutOptions.replace());
        long removed = repository.upkeep().wipe();
        assertThat(removed).isGreaterThan(6);
        assertThat(stored()).containsExactly("photos/1.jpg");
    }

    @Test
    void aHoldKeepsAllOfIt() {
        Repository repository = filled();
        var unused = repository.holds().place(repository.snapshots().get(0), "audit", "legal");
        List<String> before = stored();
        assertThatExceptionOfType(RepositoryException.Protected.class)
                .isThrownBy(() -> repository.upkeep().wipe())
                .withMessageContaining("legal");
        assertThat(stored()).containsAll(before);
    }

    @Test
    void aSnapshotThatCannotBeReadKeepsAllOfIt() {
        filled().close();
        String damaged = stored().stream()
                .filter(key -> key.startsWith("snapshots/"))
                .findFirst()
                .orElseThrow();
        memory.put(BlobKey.of(damaged), BlobContent.of(new byte[99]), PutOptions.replace());
        Repository again = Repository.at(memory).time(time).open(PASSWORD);
        assertThatExceptionOfType(RepositoryException.Damaged.class)
                .isThrownBy(() -> again.upkeep().wipe());
        assertThat(stored()).contains("config", damaged);
    }

    @Test
    void whereverItIsBrokenOffItCanBeGoneOnWith() {
        int finished = 0;
        // The first three only ask whether anything may be deleted; a store that does not answer that refuses nothing.
        for (int nth = 4; finished == 0; nth++) {
            stored().forEach(key -> memory.delete(BlobKey.of(key)));
            filled();
            FaultyBlobStore faulty = new FaultyBlobStore(memory, time);
            Repository broken = Repository.at(faulty).time(time).open(PASSWORD);
            faulty.failNth(Operation.DELETE, nth, new Fault.Refused());
            try {
                long unused = broken.upkeep().wipe();
                finished = nth;
            } catch (dev.holdfast.HoldfastException stopped) {
                assertThat(stored()).contains("photos/1.jpg");
            }
            faulty.calm();
            if (stored().contains("config")) {
                Repository again = Repository.at(memory).time(time).open(PASSWORD);
                assertThat(again.upkeep().check(CheckDepth.full()).isSound()).isTrue();
                assertThat(again.upkeep().wipe()).isPositive();
                assertThat(stored()).containsExactly("photos/1.jpg");
            }
        }
        assertThat(finished).isGreaterThan(9);
    }

    @Test
    void onlyAStorageWhoseDefinitionSaysSoIsWiped() {
        Storage.Builder definition =
                Storage.builder("main").uri(URI.create("memory:x")).password("env:P");
        filled();
        try (Storages keeping = storages(definition.build());
                Storages wiping =
                        storages(definition.removal(Storage.Removal.WIPE).build())) {
            assertThatExceptionOfType(RepositoryException.Refused.class)
                    .isThrownBy(() -> keeping.wipe(keeping.planWipe(keeping.definition("main"))))
                    .withMessageContaining("storages.main.removal");
            var plan = wiping.planWipe(wiping.definition("main"));
            assertThat(plan.isProtected()).isFalse();
            assertThat(plan.usage().foreignObjects()).isEqualTo(1);
            assertThat(wiping.wipe(plan)).isEqualTo(plan.usage().objects());
        }
        assertThat(stored()).containsExactly("photos/1.jpg");
    }

    private Storages storages(Storage definition) {
        return Storages.builder(Configuration.builder().storage(definition).build())
                .time(time)
                .environment(Map.of("P", "wipe"))
                .stores((location, create, credentials) -> memory)
                .build();
    }
}
