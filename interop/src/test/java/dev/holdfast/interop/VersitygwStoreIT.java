package dev.holdfast.interop;

import dev.holdfast.interop.server.S3Server;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.testkit.store.BlobStoreContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The S3 store in a bucket with Object Lock of the real Versitygw. */
class VersitygwStoreIT extends BlobStoreContract {
    @TempDir
    static Path directory;

    private static S3Server server;

    private final String prefix = "tests/" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.versitygw(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @Override
    protected BlobStore open() {
        return server.bucket("contract", true).prefix(prefix).open();
    }
}
