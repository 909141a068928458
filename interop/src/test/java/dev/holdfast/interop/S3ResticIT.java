package dev.holdfast.interop;

import dev.holdfast.Secret;
import dev.holdfast.interop.server.S3Server;
import dev.holdfast.job.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same repository in a bucket, used by restic through its own protocol and by Holdfast. */
class S3ResticIT {
    private static final String PASSWORD = "shared";

    @ParameterizedTest
    @EnumSource
    void resticAndHoldfastUseTheSameRepository(S3FeaturesIT.Kind kind, @TempDir Path directory) throws Exception {
        S3Server server = kind == S3FeaturesIT.Kind.MINIO
                ? S3Server.minio(directory.resolve("server"))
                : S3Server.versitygw(Files.createDirectories(directory.resolve("server")));
        try {
            share(server, directory);
        } finally {
            server.stop();
        }
    }

    private static void share(S3Server server, Path directory) throws Exception {
        Restic restic = new Restic(
                        Peer.RESTIC,
                        "s3:" + server.endpoint() + "/shared/repository",
                        Files.createDirectories(directory.resolve("scratch")),
                        PASSWORD)
                .with("AWS_ACCESS_KEY_ID", server.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", server.secretKey());
        SharedRepository.use(restic, () -> open(server), directory);
    }

    private static Repository open(S3Server server) {
        return Repository.at(server.bucket("shared", false).prefix("repository").open())
                .lowCostKeys()
                .open(Secret.of(PASSWORD));
    }
}
