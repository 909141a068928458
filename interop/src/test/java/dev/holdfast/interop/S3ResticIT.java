package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.interop.server.S3Server;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RunState;
import dev.holdfast.workload.DirectoryWorkload;
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
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("file"), "some text".repeat(10_000));
        Restic restic = new Restic(
                        Peer.RESTIC,
                        "s3:" + server.endpoint() + "/shared/repository",
                        Files.createDirectories(directory.resolve("scratch")),
                        PASSWORD)
                .with("AWS_ACCESS_KEY_ID", server.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", server.secretKey());
        restic.ok("init");
        String theirs = restic.backup(source).get("snapshot_id").asText();
        String ours;
        try (Repository repository = open(server)) {
            Files.writeString(source.resolve("more"), "more text".repeat(10_000));
            BackupRun run = BackupJob.unnamed()
                    .workload(DirectoryWorkload.of(source))
                    .into(repository)
                    .run();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            ours = run.snapshot().hex();
            RestoreJob.from(repository)
                    .snapshot(repository.snapshot(theirs))
                    .into(DirectoryWorkload.of(directory.resolve("by-holdfast")))
                    .run();
            restic.backup(source);
        }
        restic.assertSound();
        restic.ok("restore", ours, "--target", directory.resolve("by-restic").toString());
        assertThat(directory.resolve("by-restic" + source.resolve("more")))
                .hasSameBinaryContentAs(source.resolve("more"));
        assertThat(directory.resolve("by-holdfast" + source.resolve("file")))
                .hasSameBinaryContentAs(source.resolve("file"));
    }

    private static Repository open(S3Server server) {
        return Repository.at(server.bucket("shared", false).prefix("repository").open())
                .lowCostKeys()
                .open(Secret.of(PASSWORD));
    }
}
