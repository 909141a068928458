package dev.holdfast.interop;

import dev.holdfast.interop.server.AzuriteServer;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.testkit.store.BlobStoreContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The Azure store in a container of the real Azurite. */
class AzuriteStoreIT extends BlobStoreContract {
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

    @Override
    protected BlobStore open() {
        return server.container("contract").prefix(prefix).open();
    }
}
