package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.examples.AmazonS3;
import dev.holdfast.examples.AzureStorage;
import dev.holdfast.interop.server.AzuriteServer;
import dev.holdfast.interop.server.GcsServer;
import dev.holdfast.interop.server.S3Server;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.RunState;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ScheduleStatus;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose file names a bucket on MinIO, and copies on Azurite and on a fake Google Cloud Storage; the examples of stores. */
class StoresServiceIT {
    private static final String PASSWORD = "three stores";

    @TempDir
    static Path directory;

    private static S3Server minio;
    private static AzuriteServer azurite;
    private static GcsServer google;

    @BeforeAll
    static void start() throws Exception {
        minio = S3Server.minio(Files.createDirectories(directory.resolve("minio")));
        azurite = AzuriteServer.start(Files.createDirectories(directory.resolve("azurite")));
        google = GcsServer.fake(Files.createDirectories(directory.resolve("google")));
        Files.writeString(directory.resolve("password"), PASSWORD);
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/file"), "what is worth it");
        keep("s3/accessKey", minio.accessKey());
        keep("s3/secretKey", minio.secretKey());
        keep("azure/accountKey", AzuriteServer.KEY);
    }

    @AfterAll
    static void stop() throws Exception {
        google.stop();
        azurite.stop();
        minio.stop();
    }

    private static void keep(String file, String secret) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, secret);
    }

    private static String definitions() {
        return """
                storages:
                  main:
                    uri: "s3://orders/backups?endpoint=MINIO"
                    password: "file:WORK/password"
                    credentials: {directory: "file:WORK/s3"}
                    default: true
                    immutability: 30d
                  azure:
                    uri: "azblob://orders/copies?account=ACCOUNT&endpoint=AZURITE"
                    password: "file:WORK/password"
                    credentials: {directory: "file:WORK/azure"}
                  google:
                    uri: "gs://orders/copies?endpoint=GOOGLE&anonymous=true&project=tests"
                    password: "file:WORK/password"
                state: {uri: "file://WORK/state", password: "file:WORK/password"}
                targets:
                  documents: {uri: "dir:WORK/data"}
                policies:
                  daily: {items: [{frequency: daily, retention: 7 days}], onDemand: 3 days}
                schedules:
                  nightly:
                    targets: [documents]
                    policy: daily
                    skipOnCreation: true
                    copies:
                      paris: {storage: azure}
                      oslo: {storage: google, retention: 14 days}
                """.replace("WORK", directory.toString())
                .replace("MINIO", minio.endpoint().toString())
                .replace("ACCOUNT", AzuriteServer.ACCOUNT)
                .replace("AZURITE", azurite.endpoint().toString())
                .replace("GOOGLE", google.endpoint().toString());
    }

    @Test
    void aBackupGoesToABucketThatProtectsItAndToTwoOtherProviders() throws Exception {
        minio.bucket("orders", true).open().close();
        azurite.container("orders").open().close();
        google.bucket("orders").open().close();
        Path file = Files.writeString(directory.resolve("definitions.yaml"), definitions());
        try (Holdfast service = Holdfast.builder().configuration(file).build()) {
            String run = service.runNow("nightly");
            ScheduleStatus.LastBackup last = service.runRequested("nightly").orElseThrow();

            assertThat(last.run()).isEqualTo(run);
            assertThat(last.state()).as(last.message()).isEqualTo(RunState.COMPLETED);
            assertThat(service.copies("nightly"))
                    .extracting(CopyStatus::copy, CopyStatus::state)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("paris", CopyStatus.State.CURRENT),
                            org.assertj.core.groups.Tuple.tuple("oslo", CopyStatus.State.CURRENT));
        }
        try (S3BlobStore store = minio.bucket("orders", true).prefix("backups").open();
                Repository main = Repository.at(store).open(Secret.of(PASSWORD))) {
            Snapshot snapshot = main.snapshot("latest");
            Instant expires = Instant.parse(snapshot.fact("expires").orElseThrow());
            assertThat(store.retainedUntil(
                                    BlobKey.of("snapshots/" + snapshot.id().hex()))
                            .orElseThrow())
                    .isBetween(expires, expires.plusSeconds(1));
        }
        assertRestores(azurite.container("orders").prefix("copies").open(), "from-azure");
        assertRestores(google.bucket("orders").prefix("copies").open(), "from-google");
    }

    private static void assertRestores(BlobStore store, String name) {
        Path into = directory.resolve(name);
        try (Repository copy = Repository.at(store).open(Secret.of(PASSWORD))) {
            RestoreJob.from(copy).into(DirectoryWorkload.of(into)).run();
        }
        assertThat(Path.of(into.toString() + directory.resolve("data/file"))).hasContent("what is worth it");
    }

    @Test
    void theExamplesOfS3AndAzureDoWhatTheySay() throws Exception {
        try (S3BlobStore store =
                        minio.bucket("examples", true).prefix("backups").open();
                Repository repository = Repository.at(store).lowCostKeys().create(Secret.of(PASSWORD))) {
            String password = directory.resolve("password").toString();
            AmazonS3.main(new String[] {
                minio.endpoint().toString(),
                "examples",
                directory.resolve("s3").toString(),
                password,
                directory.resolve("data").toString()
            });
            Snapshot snapshot = repository.snapshot("latest");
            assertThat(store.retainedUntil(
                                    BlobKey.of("snapshots/" + snapshot.id().hex()))
                            .orElseThrow())
                    .isAfter(Instant.now().plus(Duration.ofDays(29)));
            Path local = directory.resolve("local");
            try (Repository from = Repository.at(dev.holdfast.spi.store.BlobStores.create("file:" + local))
                    .lowCostKeys()
                    .create(Secret.of(PASSWORD))) {
                dev.holdfast.job.CopyJob.from(repository).into(from).run();
            }
            AzureStorage.main(new String[] {
                azurite.endpoint().toString(),
                "examples",
                directory.resolve("azure").toString(),
                password,
                "file:" + local
            });
        }
        assertRestores(azurite.container("examples").prefix("copies").open(), "from-example");
    }
}
