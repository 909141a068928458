package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.interop.server.S3Server;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.job.VersionsRepair;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StepListener;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Backups that a real MinIO protects, and what somebody with its owner's own credentials can do to them. */
class S3RetentionIT {
    private static final String PASSWORD = "object lock";
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    static Path directory;

    private static S3Server minio;

    @BeforeAll
    static void start() throws Exception {
        minio = S3Server.minio(Files.createDirectories(directory.resolve("minio")));
    }

    @AfterAll
    static void stop() throws Exception {
        minio.stop();
    }

    private static Repository create(BlobStore store) {
        return Repository.at(store).lowCostKeys().create(Secret.of(PASSWORD));
    }

    private static Repository open(BlobStore store) {
        return Repository.at(store).open(Secret.of(PASSWORD));
    }

    private static Path source(String name) throws IOException {
        Path source = Files.createDirectories(directory.resolve(name + "/source"));
        byte[] content = new byte[5 << 20];
        new Random(name.hashCode()).nextBytes(content);
        Files.write(source.resolve("large"), content);
        Files.writeString(source.resolve("small"), "small");
        return source;
    }

    private static Snapshot backup(Repository repository, Path source, Instant until) {
        BackupRun run = BackupJob.unnamed()
                .workload(DirectoryWorkload.of(source))
                .retainUntil(until)
                .into(repository)
                .run();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        return repository.snapshot(run.snapshot().hex());
    }

    private static List<BlobInfo> below(BlobStore store, String prefix) {
        List<BlobInfo> found = new ArrayList<>();
        store.list(prefix, found::add);
        return found;
    }

    private static void assertRestores(Repository repository, Path source, Path into) {
        RestoreJob.from(repository).into(DirectoryWorkload.of(into)).run();
        Path restored = Path.of(into.toString() + source);
        assertThat(restored.resolve("large")).hasSameBinaryContentAs(source.resolve("large"));
        assertThat(restored.resolve("small")).hasSameBinaryContentAs(source.resolve("small"));
    }

    @Test
    void whoeverDeletesEveryVersionThatCanBeDeletedLeavesWhatCanBeRestored() throws Exception {
        Path source = source("deleted");
        Instant until = Instant.now().plus(MONTH);
        try (S3BlobStore store = minio.bucket("deleted", true).open();
                Repository repository = create(store)) {
            Snapshot snapshot = backup(repository, source, until);
            Files.writeString(source.resolve("small"), "smaller");
            backup(repository, source, until.plus(Duration.ofDays(7)));
            for (BlobInfo pack : below(store, "data/")) {
                assertThat(store.retainedUntil(pack.key()).orElseThrow()).isAfter(until.minusSeconds(1));
            }
            assertThat(below(store, "locks/")).isEmpty();

            List<BlobVersion> stayed = deleteAllVersions(store);

            assertThat(stayed)
                    .extracting(version -> version.key().path().replaceFirst("/.*", ""))
                    .containsOnly("config", "keys", "snapshots", "data");
            assertThat(stayed)
                    .extracting(BlobVersion::key)
                    .contains(BlobKey.of("snapshots/" + snapshot.id().hex()));
        }
        try (S3BlobStore store =
                        minio.bucket("deleted", true).create(false, true).open();
                Repository repository = open(store)) {
            try (var repair = repository.upkeep().planIndexRepair(false)) {
                assertThat(repair.run()).isNotNull();
            }
            assertRestores(repository, source, directory.resolve("deleted/by-holdfast"));
        }
        Restic restic = restic("deleted");
        restic.assertSound();
        restic.ok(
                "restore",
                "latest",
                "--target",
                directory.resolve("deleted/by-restic").toString());
        assertThat(directory.resolve("deleted/by-restic" + source.resolve("large")))
                .hasSameBinaryContentAs(source.resolve("large"));
    }

    private static List<BlobVersion> deleteAllVersions(BlobStore store) {
        List<BlobVersion> all = new ArrayList<>();
        store.versions().list("", all::add);
        List<BlobVersion> stayed = new ArrayList<>();
        for (BlobVersion version : all) {
            try {
                store.versions().delete(version);
            } catch (StoreException.Denied isProtected) {
                stayed.add(version);
            }
        }
        return stayed;
    }

    private static Restic restic(String bucket) throws IOException {
        return new Restic(
                        Peer.RESTIC,
                        "s3:" + minio.endpoint() + "/" + bucket,
                        Files.createDirectories(directory.resolve(bucket + "/restic")),
                        PASSWORD)
                .with("AWS_ACCESS_KEY_ID", minio.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", minio.secretKey());
    }

    /** As ransomware does that may write and hide, but not delete versions. */
    @Test
    void whatWasHiddenAndOverwrittenIsRepairedToAPointInTime() throws Exception {
        Path source = source("hidden");
        try (S3BlobStore store = minio.bucket("hidden", true).open()) {
            Instant before;
            try (Repository repository = create(store)) {
                backup(repository, source, Instant.now().plus(MONTH));
                before = store.storeTime();
            }
            Thread.sleep(Duration.ofMillis(2100).toMillis());
            attack(store);

            VersionsRepair repair = VersionsRepair.plan(store, before.plusSeconds(1));
            assertThat(repair.run(StepListener.none()).failed()).isEmpty();
        }
        try (S3BlobStore store =
                        minio.bucket("hidden", true).create(false, true).open();
                Repository repository = open(store)) {
            assertRestores(repository, source, directory.resolve("hidden/by-holdfast"));
        }
        restic("hidden").assertSound();
    }

    private static void attack(S3BlobStore store) {
        try (S3Client client = minio.client()) {
            int at = 0;
            for (BlobInfo object : below(store, "")) {
                if (at++ % 2 == 0) {
                    client.deleteObject(
                            request -> request.bucket("hidden").key(object.key().path()));
                } else {
                    client.putObject(
                            request -> request.bucket("hidden").key(object.key().path()),
                            RequestBody.fromString("pay us"));
                }
            }
        }
    }

    @Test
    void aPruneAndAForgetWaitForTheLocksAndSayUntilWhen() throws Exception {
        Path source = source("pruned");
        try (S3BlobStore store = minio.bucket("pruned", true).open();
                Repository repository = create(store)) {
            Snapshot first = backup(repository, source, Instant.now().plusSeconds(6));
            Files.write(source.resolve("large"), new byte[1000]);
            backup(repository, source, Instant.now().plusSeconds(6));
            ForgetPlan forget = ForgetPlan.ofNamed(List.of(first));

            assertThatThrownBy(() -> repository.upkeep().forget(forget))
                    .isInstanceOf(RepositoryException.Protected.class)
                    .hasMessageContaining("locked by the store until");
            Instant end = store.retainedUntil(
                            BlobKey.of("snapshots/" + first.id().hex()))
                    .orElseThrow();
            while (!store.storeTime().isAfter(end)) {
                Thread.sleep(200);
            }
            var pack = below(store, "data/").get(0).key();
            store.extendRetention(pack, Instant.now().plusSeconds(3600));
            assertThat(repository.upkeep().forget(forget).failed()).isEmpty();
            try (PreparedPrune prune = repository.upkeep().planPrune(PruneOptions.defaults())) {
                assertThat(prune.run().findings()).isEmpty();
                assertThat(prune.plan().packsLocked() + prune.plan().packsKept())
                        .isPositive();
            }
            assertThat(below(store, "data/")).extracting(BlobInfo::key).contains(pack);
        }
        restic("pruned").assertSound();
    }

    @Test
    void credentialsThatMayNotDeleteBackUpAndAreRefusedBeforeAnythingIsHalfDone(@TempDir Path files) throws Exception {
        S3Server server = S3Server.versitygw(files);
        try {
            server.createUser("appender", "appenders-secret");
            appendOnly(server);
        } finally {
            server.stop();
        }
    }

    private static void appendOnly(S3Server server) throws Exception {
        Path source = source("append");
        try (S3BlobStore owner =
                        server.bucket("append", false).principal("appender").open();
                Repository owned = create(owner)) {
            Snapshot first = owned.snapshot(BackupJob.unnamed()
                    .workload(DirectoryWorkload.of(source))
                    .into(owned)
                    .run()
                    .snapshot()
                    .hex());
            StoreGrants grants = owner.grants().orElseThrow();
            grants.assign(Set.of(Action.LIST, Action.READ, Action.WRITE));
            try (S3BlobStore store = server.bucket("append", false)
                            .create(false, false)
                            .credentials(S3Server.credentials("appender", "appenders-secret"))
                            .open();
                    Repository limited = open(store)) {
                BackupRun run = BackupJob.unnamed()
                        .workload(DirectoryWorkload.of(source))
                        .into(limited)
                        .run();
                assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
                assertThat(below(owner, "locks/")).isNotEmpty();
                assertThatThrownBy(() -> limited.upkeep().forget(ForgetPlan.ofNamed(List.of(first))))
                        .isInstanceOf(StoreException.Denied.class)
                        .hasMessageContaining("nothing was changed")
                        .hasMessageContaining("s3:DeleteObject");
                assertThat(owned.snapshots()).hasSize(2);
            }
        }
    }
}
