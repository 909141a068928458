package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gcs.GcsBlobStore;
import dev.holdfast.interop.server.GcsServer;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Google's stores can do beyond the contract, as far as the real fake-gcs-server goes. */
class GcsFeaturesIT {
    private static final BlobKey KEY = BlobKey.of("index/ab");

    @TempDir
    static Path directory;

    private static GcsServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GcsServer.fake(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    private static void put(GcsBlobStore store, BlobKey key, String text) {
        store.put(key, BlobContent.of(text.getBytes(StandardCharsets.UTF_8)), PutOptions.replace());
    }

    private static List<BlobVersion> versions(GcsBlobStore store) {
        List<BlobVersion> versions = new ArrayList<>();
        store.versions().list("", versions::add);
        return versions;
    }

    @Test
    void manyObjectsGoInFewRequests() {
        try (GcsBlobStore store = server.bucket("batch").open()) {
            List<BlobKey> keys = IntStream.range(0, 150)
                    .mapToObj(number -> BlobKey.of("data/" + number))
                    .toList();
            keys.subList(0, 140).forEach(key -> put(store, key, "x"));
            assertThat(store.deleteAll(keys)).isEmpty();
            store.list("", left -> assertThat(left).isNull());
        }
    }

    @Test
    void whatWasReplacedOrDeletedIsBroughtBack() throws Exception {
        try (GcsBlobStore store = server.versioned("versions").prefix("p").open()) {
            assertThat(store.capabilities()).contains(Capability.VERSIONS).doesNotContain(Capability.OBJECT_LOCK);
            put(store, KEY, "one");
            put(store, KEY, "two");
            store.delete(KEY);
            List<BlobVersion> all = versions(store);
            assertThat(all).extracting(BlobVersion::isDeletion).containsExactly(false, false, true);
            assertThat(all).extracting(BlobVersion::isCurrent).containsExactly(false, false, true);
            store.versions().bringBack(all.get(0));
            assertThat(store.<byte[]>get(KEY, 0, -1, InputStream::readAllBytes))
                    .asString()
                    .isEqualTo("one");
            store.versions().delete(all.get(1));
            assertThat(versions(store))
                    .extracting(BlobVersion::id)
                    .doesNotContain(all.get(1).id());
        }
    }

    @Test
    void nothingRunsBehindItsBack() {
        long before = Thread.activeCount();
        try (GcsBlobStore store = server.bucket("threads").open()) {
            put(store, KEY, "x");
            assertThat(Thread.activeCount()).isLessThanOrEqualTo((int) before);
        }
    }
}
