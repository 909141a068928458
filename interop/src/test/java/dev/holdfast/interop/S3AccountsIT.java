package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Secret;
import dev.holdfast.interop.server.S3Server;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RunState;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.workload.MemoryWorkload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Accounts of a real versitygw: what they lack is assigned, and keys that end are renewed meanwhile. */
class S3AccountsIT {
    private static final String SECRET = "planted-secret";

    @TempDir
    static Path directory;

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.versitygw(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @Test
    void anAccountThatMayChangeThePolicyOfItsBucketAssignsItselfWhatItLacks() throws Exception {
        server.createUser("assigned", SECRET);
        server.bucket("assigned", false).open().close();
        try (S3Client owner = server.client()) {
            owner.putBucketPolicy(request -> request.bucket("assigned").policy("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["assigned"]},
                      "Action": ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:ListBucket"],
                      "Resource": ["arn:aws:s3:::assigned"]}]}"""));
        }
        Path keys = Files.createDirectory(directory.resolve("keys"));
        Files.writeString(keys.resolve("accessKey"), "assigned");
        Files.writeString(keys.resolve("secretKey"), SECRET);
        Path definitions = Files.writeString(
                directory.resolve("definitions.yaml"),
                """
                storages:
                  main:
                    uri: "s3://assigned/backups?endpoint=SERVER&principal=assigned"
                    password: "env:HOLDFAST_PASSWORD"
                    credentials: {directory: "file:KEYS"}
                """.replace("SERVER", server.endpoint().toString()).replace("KEYS", keys.toString()));
        Command holdfast = new Command(directory.resolve("unused"), directory)
                .with("HOLDFAST_CONFIG", definitions.toString())
                .with("XDG_STATE_HOME", directory.resolve("memory").toString());

        String said = holdfast.ok("storages", "validate", "--assign");

        assertThat(said)
                .contains("what was missing was granted", "all is permitted")
                .doesNotContain(SECRET);
        try (S3Client owner = server.client()) {
            assertThat(owner.getBucketPolicy(request -> request.bucket("assigned"))
                            .policy())
                    .contains("s3:PutBucketPolicy", "s3:PutObject", "s3:DeleteObject")
                    .contains("s3:GetBucketObjectLockConfiguration");
        }
    }

    @Test
    void aBackupGoesOnWithKeysThatWereRenewedWhileItRan() throws Exception {
        server.createUser("old", SECRET);
        server.createUser("new", SECRET + "-renewed");
        for (String user : Set.of("old", "new")) {
            try (S3BlobStore owner =
                    server.bucket("renewed", false).principal(user).open()) {
                owner.grants().orElseThrow().assign(Set.of(Action.LIST, Action.READ, Action.WRITE, Action.DELETE));
            }
        }
        Rotation rotation = new Rotation();
        MemoryWorkload workload = MemoryWorkload.named("w");
        for (int file = 0; file < 8; file++) {
            byte[] content = new byte[3 << 20];
            new Random(file).nextBytes(content);
            workload.put("file" + file, content);
        }
        try (BlobStore store = server.bucket("renewed", false)
                        .create(false, false)
                        .credentials(rotation.credentials())
                        .open();
                Repository repository = Repository.at(store).lowCostKeys().create(Secret.of("renewed"))) {
            rotation.begin();
            BackupRun run =
                    BackupJob.unnamed().workload(workload).into(repository).run();
            assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
            assertThat(rotation.isOver()).isTrue();
            MemoryWorkload restored = MemoryWorkload.named("restored");
            RestoreJob.from(repository).latest().into(restored).run();
            assertThat(restored.get("file7").orElseThrow())
                    .isEqualTo(workload.get("file7").orElseThrow());
        }
        try (BlobStore ended = server.bucket("renewed", false)
                .create(false, false)
                .credentials(S3Server.credentials("old", SECRET))
                .open()) {
            assertThatThrownBy(() -> ended.list("data/", info -> {}))
                    .isInstanceOf(StoreException.Denied.class)
                    .hasMessageNotContaining(SECRET);
        }
    }

    /** Hands out the new keys after some requests, and ends the old ones a little later. */
    private static final class Rotation {
        private static final int RENEWED = 6;
        private static final int ENDED = 9;

        private final AtomicInteger requests = new AtomicInteger(Integer.MIN_VALUE / 2);

        StoreCredentials credentials() {
            return StoreCredentials.byReference(Map.of("accessKey", "a", "secretKey", "s"), this::read);
        }

        void begin() {
            requests.set(0);
        }

        boolean isOver() {
            return requests.get() >= ENDED;
        }

        private synchronized Secret read(String reference) {
            if (reference.equals("a") && requests.incrementAndGet() == ENDED) {
                end();
            }
            boolean renewed = requests.get() >= RENEWED;
            return Secret.of(
                    reference.equals("a") ? (renewed ? "new" : "old") : renewed ? SECRET + "-renewed" : SECRET);
        }

        private static void end() {
            try {
                server.deleteUser("old");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
