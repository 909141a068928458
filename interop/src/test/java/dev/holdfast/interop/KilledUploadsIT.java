package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.benchmarks.server.Toxiproxy;
import dev.holdfast.interop.server.InstalledPeers;
import dev.holdfast.interop.server.S3Server;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.RunState;
import dev.holdfast.s3.S3BlobStore;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process is killed with SIGKILL while it sends the parts of a pack to the real MinIO, over a slow connection, and while it extends
 * protections there.
 */
class KilledUploadsIT {
    private static final String PASSWORD = "killed uploads";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int SMALL_BACKUPS = 5;

    @TempDir
    static Path directory;

    private static S3Server minio;
    private static Toxiproxy proxy;

    @BeforeAll
    static void start() throws Exception {
        minio = S3Server.minio(Files.createDirectories(directory.resolve("minio")));
        proxy = Toxiproxy.start(
                InstalledPeers.file("toxiproxy-2.5.0").toString(),
                minio.endpoint().getPort(),
                directory.resolve("toxiproxy.log"));
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.stop();
        minio.stop();
    }

    @AfterEach
    void heal() throws Exception {
        proxy.cureAll();
    }

    /** What the process does that is killed. */
    enum Work {
        BACKUP {
            @Override
            void perform(Repository repository) {
                backup(repository, large(), HOUR);
            }
        },
        EXTENSION {
            @Override
            void perform(Repository repository) {
                var unused = repository.upkeep().retain(all(repository, MONTH), false);
            }
        };

        abstract void perform(Repository repository);
    }

    /** The process. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (Repository repository = open(store(URI.create(arguments[0]), arguments[1]))) {
                System.out.println("begin");
                Work.valueOf(arguments[2]).perform(repository);
            }
            System.out.println("end");
        }
    }

    private static S3BlobStore store(URI endpoint, String bucket) {
        return S3BlobStore.bucket(bucket)
                .endpoint(endpoint)
                .credentials(S3Server.credentials("holdfast-access", "holdfast-secret"))
                .partBytes(5 << 20)
                .create(true, true)
                .open();
    }

    private static Repository open(BlobStore store) {
        return Repository.at(store).open(Secret.of(PASSWORD));
    }

    private static MemoryWorkload small(int number) {
        return MemoryWorkload.named("w").put("file", "content".repeat(number + 1));
    }

    /** More than one pack, each of several parts. */
    private static MemoryWorkload large() {
        MemoryWorkload large = MemoryWorkload.named("w");
        for (int i = 0; i < 3; i++) {
            byte[] bytes = new byte[6 << 20];
            new Random(i).nextBytes(bytes);
            large.put("large" + i, bytes);
        }
        return large;
    }

    private static Snapshot backup(Repository repository, MemoryWorkload workload, Duration retained) {
        BackupRun run = BackupJob.unnamed()
                .workload(workload)
                .retainUntil(Instant.now().plus(retained))
                .into(repository)
                .run();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        return repository.snapshot(run.snapshot().hex());
    }

    private static Map<SnapshotId, Instant> all(Repository repository, Duration retained) {
        Instant until = Instant.now().plus(retained);
        return repository.snapshots().stream().collect(Collectors.toMap(Snapshot::id, snapshot -> until));
    }

    private static Map<BlobKey, Instant> ends(BlobStore store) {
        Map<BlobKey, Instant> ends = new HashMap<>();
        store.list("", info -> store.retainedUntil(info.key()).ifPresent(end -> ends.put(info.key(), end)));
        return ends;
    }

    private static void killed(String bucket, Work work, BooleanSupplier then) throws Exception {
        Path errors = directory.resolve(bucket + ".log");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        "http://127.0.0.1:" + proxy.port(),
                        bucket,
                        work.name())
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader said = child.inputReader()) {
            assertThat(said.readLine()).as(Files.readString(errors)).isEqualTo("begin");
            while (!then.getAsBoolean()) {
                assertThat(child.isAlive()).as(Files.readString(errors)).isTrue();
                Thread.sleep(5);
            }
        } finally {
            assertThat(child.destroyForcibly().waitFor()).isEqualTo(128 + 9);
        }
    }

    private static Restic restic(String bucket) throws IOException {
        return new Restic(
                        Peer.RESTIC,
                        "s3:" + minio.endpoint() + "/" + bucket,
                        Files.createDirectories(directory.resolve(bucket + "-restic")),
                        PASSWORD)
                .with("AWS_ACCESS_KEY_ID", minio.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", minio.secretKey());
    }

    private static void assertRestores(Repository repository, Snapshot snapshot, MemoryWorkload content) {
        MemoryWorkload target = MemoryWorkload.named("target");
        var unused = RestoreJob.from(repository).snapshot(snapshot).into(target).run();
        assertThat(target.list()).isEqualTo(content.list());
        for (String path : content.list()) {
            assertThat(target.get(path).orElse(new byte[0]))
                    .isEqualTo(content.get(path).orElse(new byte[0]));
        }
    }

    /** Parts of uploads that are not completed, as MinIO keeps them on its disk. */
    private static List<String> parts() {
        Path uploads = directory.resolve("minio/data/.minio.sys/multipart");
        try (Stream<Path> files = Files.walk(uploads)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("part\\.[0-9]+"))
                    .toList();
        } catch (IOException | UncheckedIOException movesMeanwhile) {
            return List.of();
        }
    }

    /**
     * Its parts belong to no object: nobody sees them, no prune removes them, and the rules of the bucket do (docs/providers.md).
     *
     * @param arrived how many parts more are there when it is killed
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anUploadThatIsKilledLeavesNothingThatCanBeSeen(int arrived) throws Exception {
        String bucket = "upload" + arrived;
        try (S3BlobStore store = store(minio.endpoint(), bucket);
                Repository repository = Repository.at(store).lowCostKeys().create(Secret.of(PASSWORD))) {
            Snapshot first = backup(repository, small(1), HOUR);
            Map<BlobKey, Instant> before = ends(store);
            int partsBefore = parts().size();
            proxy.slowUploads(6_000);
            killed(bucket, Work.BACKUP, () -> parts().size() >= partsBefore + arrived);
            proxy.cureAll();

            assertThat(parts()).hasSizeGreaterThan(partsBefore);
            assertThat(repository.snapshots()).containsExactly(first);
            assertThat(ends(store)).containsAllEntriesOf(before);
            restic(bucket).ok("check", "--read-data", "--no-lock");

            Snapshot second = backup(repository, large(), HOUR);
            assertRestores(repository, first, small(1));
            assertRestores(repository, second, large());
            assertPrunes(repository);
        }
    }

    private static void assertPrunes(Repository repository) {
        try (PreparedPrune prune = repository.upkeep().planPrune(PruneOptions.defaults())) {
            assertThat(prune.run().findings()).isEmpty();
        }
        assertThat(repository.upkeep().check(CheckDepth.full()).errorCount()).isZero();
    }

    /** @param extended how many objects are protected for longer when it is killed */
    @ParameterizedTest
    @ValueSource(ints = {1, 2 * SMALL_BACKUPS - 3})
    void anExtensionThatIsKilledShortensNothingAndIsDoneAgain(int extended) throws Exception {
        String bucket = "extension" + extended;
        try (S3BlobStore store = store(minio.endpoint(), bucket);
                Repository repository = Repository.at(store).lowCostKeys().create(Secret.of(PASSWORD))) {
            for (int i = 0; i < SMALL_BACKUPS; i++) {
                backup(repository, small(i), HOUR);
            }
            Map<BlobKey, Instant> before = ends(store);
            proxy.delayAnswers(Duration.ofMillis(40));
            killed(bucket, Work.EXTENSION, () -> longer(ends(store), before).size() >= extended);
            proxy.cureAll();

            Map<BlobKey, Instant> after = ends(store);
            assertThat(after.keySet()).containsAll(before.keySet());
            before.forEach((key, end) -> assertThat(after.get(key)).isAfterOrEqualTo(end));
            assertThat(longer(after, before)).hasSizeLessThan(before.size());
            assertThat(longer(after, before))
                    .as("a snapshot is protected for longer after all that it needs only")
                    .noneMatch(key -> key.path().startsWith("snapshots/") && !allPacksAreLonger(after, before));
            assertThat(repository.upkeep().retain(all(repository, MONTH), false).findings())
                    .isEmpty();
            assertThat(longer(ends(store), before)).containsAll(before.keySet());
            backup(repository, small(100), HOUR);
            assertPrunes(repository);
            restic(bucket).assertSound();
        }
    }

    private static Collection<BlobKey> longer(Map<BlobKey, Instant> now, Map<BlobKey, Instant> before) {
        List<BlobKey> longer = new ArrayList<>();
        before.forEach((key, end) -> {
            if (now.getOrDefault(key, Instant.EPOCH).isAfter(end.plus(HOUR))) {
                longer.add(key);
            }
        });
        return longer;
    }

    private static boolean allPacksAreLonger(Map<BlobKey, Instant> now, Map<BlobKey, Instant> before) {
        return longer(now, before).stream()
                        .filter(key -> key.path().startsWith("data/"))
                        .count()
                == before.keySet().stream()
                        .filter(key -> key.path().startsWith("data/"))
                        .count();
    }
}
