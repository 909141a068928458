package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.interop.server.AzuriteServer;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.store.BlobStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Azure store in a container of the real Azurite. */
class AzuriteStoreIT extends BlobStoreContract {
    @TempDir
    static Path directory;

    private static AzuriteServer server;

    private String prefix = "";

    @BeforeAll
    static void start() throws Exception {
        server = AzuriteServer.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @BeforeEach
    void empty() {
        prefix = "tests/" + UUID.randomUUID();
    }

    @Override
    protected BlobStore open() {
        return server.container("contract").prefix(prefix).open();
    }

    @Test
    void azuriteProtectsNothingAndKeepsNoVersions() {
        assertThat(store().capabilities())
                .containsExactlyInAnyOrder(Capability.DURABLE, Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED);
    }

    @Test
    void smallPagesAreFollowedAndManyAreDeletedAtOnce() {
        List<BlobKey> keys = IntStream.range(0, 300)
                .mapToObj(number -> BlobKey.of("data/+%/é" + number))
                .toList();
        List<BlobKey> listed = new ArrayList<>();
        try (BlobStore paged =
                server.container("contract").prefix(prefix).pageKeys(7).open()) {
            keys.forEach(key -> put(key, new byte[] {1}));
            paged.list("data/", info -> listed.add(info.key()));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(keys);
        List<BlobKey> andOneThatIsNotThere = new ArrayList<>(keys);
        andOneThatIsNotThere.add(BlobKey.of("data/none"));
        assertThat(store().deleteAll(andOneThatIsNotThere)).isEmpty();
        assertThat(list("")).isEmpty();
    }

    @Test
    void blocksOfTwoWritersAreNotMixed() {
        byte[] one = bytes(5_000_000, 1);
        try (BlobStore blocks = server.container("contract")
                .prefix(prefix)
                .blockBytes(1_000_000)
                .open()) {
            blocks.put(KEY, BlobContent.of(one), PutOptions.create());
            assertThat(read(KEY)).isEqualTo(one);
            assertThatThrownBy(() -> blocks.put(KEY, BlobContent.of(bytes(5_000_000, 2)), PutOptions.create()))
                    .isInstanceOf(StoreException.AlreadyExists.class);
        }
        assertThat(read(KEY)).isEqualTo(one);
    }

    @Test
    void whatLiesInTheArchiveIsRecalled() {
        try (BlobStore cold =
                server.container("contract").prefix(prefix).packTier("Archive").open()) {
            cold.put(KEY, BlobContent.of(bytes(10, 1)), PutOptions.create().asRarelyRead());
            assertThatThrownBy(() -> read(KEY)).isInstanceOf(StoreException.Archived.class);
            assertThat(cold.recall(KEY, Duration.ofDays(1))).isFalse();
            // Azurite moves it at once, where Azure takes hours.
            assertThat(cold.recall(KEY, Duration.ofDays(1))).isTrue();
            assertThat(read(KEY)).isEqualTo(bytes(10, 1));
        }
    }
}
