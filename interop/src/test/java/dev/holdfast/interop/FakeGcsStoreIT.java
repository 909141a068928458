package dev.holdfast.interop;

import dev.holdfast.interop.server.GcsServer;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.testkit.store.BlobStoreContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store of Google Cloud Storage on the real fake-gcs-server. */
class FakeGcsStoreIT extends BlobStoreContract {
    @TempDir
    static Path directory;

    private static GcsServer server;

    private final String prefix = "tests/" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        server = GcsServer.fake(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    /** Pages are small, so that the contract's listing of thousands follows many of them. */
    @Override
    protected BlobStore open() {
        return server.bucket("contract").prefix(prefix).pageSize(100).open();
    }
}
