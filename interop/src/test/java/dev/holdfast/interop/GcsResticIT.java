package dev.holdfast.interop;

import dev.holdfast.Secret;
import dev.holdfast.interop.server.GcsServer;
import dev.holdfast.job.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same repository in a bucket, used by restic through its own protocol and by Holdfast. */
class GcsResticIT {
    private static final String PASSWORD = "shared";

    @Test
    void resticAndHoldfastUseTheSameRepository(@TempDir Path directory) throws Exception {
        GcsServer server = GcsServer.fake(directory);
        try {
            share(server, directory);
        } finally {
            server.stop();
        }
    }

    private static void share(GcsServer server, Path directory) throws Exception {
        Restic restic = new Restic(
                        Peer.RESTIC,
                        "gs:shared:/repository",
                        Files.createDirectories(directory.resolve("scratch")),
                        PASSWORD)
                .with("STORAGE_EMULATOR_HOST", server.endpoint().toString())
                .with("GOOGLE_PROJECT_ID", "tests")
                .with("GOOGLE_ACCESS_TOKEN", "ignored");
        server.bucket("shared").open().close();
        SharedRepository.use(restic, () -> open(server), directory);
    }

    private static Repository open(GcsServer server) {
        return Repository.at(server.bucket("shared").prefix("repository").open())
                .lowCostKeys()
                .open(Secret.of(PASSWORD));
    }
}
