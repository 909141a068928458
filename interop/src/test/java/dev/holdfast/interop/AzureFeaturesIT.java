package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.azure.AzureStoreBuilder;
import dev.holdfast.interop.server.AzuriteServer;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RecallProgress;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.workload.MemoryWorkload;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Azure store does beyond the contract, in containers of the real Azurite. */
class AzureFeaturesIT {
    private static final BlobKey KEY = BlobKey.of("data/ab/object");

    @TempDir
    static Path directory;

    private static AzuriteServer server;

    private final String prefix = "tests/" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        server = AzuriteServer.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    private AzureStoreBuilder container() {
        return server.container("features").prefix(prefix);
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(BlobStore store) {
        return store.get(KEY, 0, -1, InputStream::readAllBytes);
    }

    @Test
    void azuriteProtectsNothingAndKeepsNoVersions() {
        try (BlobStore store = container().open()) {
            assertThat(store.capabilities())
                    .containsExactlyInAnyOrder(
                            Capability.DURABLE,
                            Capability.CREATE_ONLY,
                            Capability.REPLACE_IF_UNCHANGED,
                            Capability.ARCHIVES);
        }
    }

    @Test
    void smallPagesAreFollowedAndManyAreDeletedAtOnce() {
        List<BlobKey> keys = IntStream.range(0, 300)
                .mapToObj(number -> BlobKey.of("data/+%/é" + number))
                .toList();
        List<BlobKey> listed = new ArrayList<>();
        try (BlobStore paged = container().pageKeys(7).open()) {
            keys.forEach(key -> paged.put(key, BlobContent.of(new byte[] {1}), PutOptions.create()));
            paged.list("data/", info -> listed.add(info.key()));
            assertThat(listed).containsExactlyInAnyOrderElementsOf(keys);
            List<BlobKey> andOneThatIsNotThere = new ArrayList<>(keys);
            andOneThatIsNotThere.add(BlobKey.of("data/none"));
            assertThat(paged.deleteAll(andOneThatIsNotThere)).isEmpty();
            listed.clear();
            paged.list("", info -> listed.add(info.key()));
            assertThat(listed).isEmpty();
        }
    }

    @Test
    void blocksOfTwoWritersAreNotMixed() {
        byte[] one = bytes(5_000_000, 1);
        try (BlobStore blocks = container().blockBytes(1_000_000).open()) {
            assertThat(blocks.put(KEY, BlobContent.of(one), PutOptions.create()).lengthBytes())
                    .isEqualTo(one.length);
            assertThat(read(blocks)).isEqualTo(one);
            assertThatThrownBy(() -> blocks.put(KEY, BlobContent.of(bytes(5_000_000, 2)), PutOptions.create()))
                    .isInstanceOf(StoreException.AlreadyExists.class);
            assertThat(read(blocks)).isEqualTo(one);
        }
    }

    @Test
    void whatLiesInTheArchiveIsRecalled() {
        byte[] content = bytes(10, 1);
        try (BlobStore cold = container().packTier("Archive").open()) {
            cold.put(KEY, BlobContent.of(content), PutOptions.create().asRarelyRead());
            assertThatThrownBy(() -> read(cold)).isInstanceOf(StoreException.Archived.class);
            assertThat(cold.recall(KEY, Duration.ofDays(1))).isFalse();
            // Azurite moves it at once, where Azure takes hours.
            assertThat(cold.recall(KEY, Duration.ofDays(1))).isTrue();
            assertThat(read(cold)).isEqualTo(content);
        }
    }

    @Test
    void aRestoreRecallsPacksFromTheArchiveTier() {
        byte[] content = bytes(3_000_000, 7);
        MemoryWorkload workload = MemoryWorkload.named("w").put("file", content);
        try (Repository repository = Repository.at(
                        container().packTier("Archive").open())
                .lowCostKeys()
                .create(Secret.of("archive"))) {
            BackupRun unused =
                    BackupJob.unnamed().workload(workload).into(repository).run();
            MemoryWorkload target = MemoryWorkload.named("target");
            RestoreJob.Builder restore = RestoreJob.from(repository).latest();

            assertThatThrownBy(() ->
                            restore.recall(RecallOptions.refused()).into(target).run())
                    .hasCauseInstanceOf(RepositoryException.Archived.class)
                    .hasMessageContaining("1 pack (");
            assertThat(target.list()).isEmpty();

            List<RecallProgress> heard = new ArrayList<>();
            RestoreRun run = restore.recall(RecallOptions.waiting())
                    .into(target)
                    .run(event -> {
                        if (event instanceof JobEvent.Recalling recalling) {
                            heard.add(recalling.progress());
                        }
                    });
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            assertThat(target.get("file").orElseThrow()).isEqualTo(content);
            // Azurite moves it at once, where Azure takes hours.
            RecallProgress last = heard.get(heard.size() - 1);
            assertThat(last.readable()).isEqualTo(last.all());
            assertThat(last.all().packs()).isEqualTo(1);
        }
    }
}
