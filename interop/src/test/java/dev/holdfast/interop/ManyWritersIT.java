package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.workload.DirectoryWorkload;
import dev.holdfast.workload.MemoryWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many processes in one repository, each waiting for the others: ours, restic's, and one that is killed. */
class ManyWritersIT {
    private static final int WRITERS = 8;
    private static final int BACKUPS = 2;
    private static final int FILE_BYTES = 150_000;
    private static final int SHARED_FILES = 4;
    private static final int RESTIC_FOUND_A_LOCK = 11;
    /** Between two prunes, two checks, and two rounds of restic. */
    private static final int PAUSE_SECONDS = 3;

    private final Scene scene = new Scene();
    private final CountDownLatch writing = new CountDownLatch(WRITERS);
    /** What each snapshot must hold, by file name. */
    private final Map<String, Map<String, byte[]>> expected = new ConcurrentHashMap<>();
    /** Reported snapshots that may be forgotten. */
    private final ConcurrentLinkedQueue<String> disposable = new ConcurrentLinkedQueue<>();

    private Command command;

    @BeforeEach
    void create() throws IOException {
        scene.ours().create();
        command = new Command(scene.repository(), Files.createDirectory(scene.target("said")));
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    @Test
    void nothingIsLost() throws Exception {
        Process killed = beginBackup();
        List<Callable<Boolean>> actors = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            actors.add(() -> write(number));
        }
        actors.add(this::pruneAgainAndAgain);
        actors.add(this::checkAgainAndAgain);
        actors.add(() -> writeWithRestic("restic"));
        actors.add(() -> {
            killed.destroyForcibly().waitFor();
            return true;
        });
        runAll(actors);

        forgetDisposable();
        command.ok("prune", "--max-unused", "0");
        assertThat(names("locks")).isEmpty();
        assertThat(names("holdfast"))
                .as("what stays beside the repository: the log of what was forgotten")
                .containsExactly("audit");
        scene.restic(Peer.RESTIC).assertSound();
        assertEverythingIsThere();
    }

    private static void runAll(List<Callable<Boolean>> actors) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(actors.size());
        try {
            for (Future<Boolean> actor : threads.invokeAll(actors)) {
                assertThat(actor.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A backup that has its lock and waits for input that never comes. */
    private Process beginBackup() throws IOException, InterruptedException {
        Process process = command.start(Path.of("/dev/null"), "backup", "stdin:never");
        for (int i = 0; i < 600 && names("locks").isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(names("locks")).hasSize(1);
        return process;
    }

    private List<String> names(String directory) {
        Path path = scene.repository().resolve(directory);
        return Files.exists(path) ? Disk.names(path.toString()) : List.of();
    }

    private boolean write(int number) throws IOException, InterruptedException {
        Path directory = Files.createDirectory(scene.source().resolve("writer-" + number));
        try {
            for (int round = 0; round < BACKUPS; round++) {
                Map<String, byte[]> files = fill(directory, number, round);
                String snapshot = command.backup(directory, "writer-" + number);
                expected.put(snapshot, files);
                if (round % 2 == 0) {
                    disposable.add(snapshot);
                }
            }
        } finally {
            writing.countDown();
        }
        return true;
    }

    /** Some files are the same for all, some for two, some are new each time. */
    private static Map<String, byte[]> fill(Path directory, int number, int round) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < SHARED_FILES; i++) {
            files.put("shared-" + i, noise(i));
        }
        files.put("pair", noise(100 + number / 2));
        files.put("own", noise(1000 + number * 10 + round));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        return files;
    }

    private static byte[] noise(int seed) {
        byte[] bytes = new byte[FILE_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private boolean isWriting() throws InterruptedException {
        return !writing.await(PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    private boolean pruneAgainAndAgain() throws IOException, InterruptedException {
        do {
            forgetDisposable();
            command.ok("prune", "--max-unused", "0", "--retry-lock", "2m");
        } while (isWriting());
        return true;
    }

    private void forgetDisposable() throws IOException, InterruptedException {
        List<String> gone = new ArrayList<>();
        for (String id = disposable.poll(); id != null; id = disposable.poll()) {
            gone.add(id);
        }
        if (gone.isEmpty()) {
            return;
        }
        List<String> forget = new ArrayList<>(List.of("forget", "--retry-lock", "2m"));
        forget.addAll(gone);
        command.ok(forget.toArray(String[]::new));
        gone.forEach(expected::remove);
    }

    private boolean checkAgainAndAgain() throws IOException, InterruptedException {
        do {
            command.ok("check", "--read-data", "--retry-lock", "2m");
        } while (isWriting());
        return true;
    }

    private boolean writeWithRestic(String name) throws IOException, InterruptedException {
        Path directory = Files.createDirectory(scene.source().resolve(name));
        Restic restic = scene.restic(Peer.RESTIC);
        int round = 0;
        do {
            Map<String, byte[]> files = fill(directory, WRITERS, round++);
            String last = restic.ok("backup", "--json", "--retry-lock", "2m", directory.toString())
                    .summary()
                    .get("snapshot_id")
                    .asText();
            expected.put(last, files);
            if (doneUnlessLocked(restic.run("forget", last))) {
                expected.remove(last);
            }
            boolean unused = doneUnlessLocked(restic.run("check"));
        } while (isWriting());
        restic.ok("check", "--retry-lock", "2m");
        return true;
    }

    /** It waits for five seconds at least between its attempts, and announces nothing; so it is not told to wait here. */
    private static boolean doneUnlessLocked(Restic.Outcome outcome) {
        assertThat(outcome.exitCode())
                .as("%s\n%s", outcome.out(), outcome.err())
                .isIn(0, RESTIC_FOUND_A_LOCK);
        return outcome.exitCode() == 0;
    }

    private void assertEverythingIsThere() throws IOException {
        assertThat(expected).hasSizeGreaterThanOrEqualTo(WRITERS);
        try (Repository repository = scene.ours().open()) {
            assertThat(repository.snapshots().stream().map(one -> one.id().hex()))
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
            for (Map.Entry<String, Map<String, byte[]>> one : expected.entrySet()) {
                assertRestores(repository, one.getKey(), one.getValue());
            }
        }
    }

    private void assertRestores(Repository repository, String snapshot, Map<String, byte[]> files) throws IOException {
        Path target = Files.createDirectory(scene.target("restored-" + snapshot.substring(0, 12)));
        var unused = RestoreJob.from(repository)
                .snapshot(repository.snapshot(snapshot))
                .into(DirectoryWorkload.of(target))
                .run();
        try (Stream<Path> found = Files.walk(target)) {
            Map<String, byte[]> restored = new TreeMap<>();
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                restored.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
            assertThat(restored.keySet()).isEqualTo(files.keySet());
            assertThat(restored)
                    .allSatisfy((name, bytes) -> assertThat(Arrays.equals(bytes, files.get(name)))
                            .as("%s of %s", name, snapshot)
                            .isTrue());
        }
    }

    /** There is never a moment without a writer's lock, but for those that let the prune go first. */
    @Test
    void aPruneGetsItsTurnWhileWritersKeepComing() throws Exception {
        CountDownLatch pruned = new CountDownLatch(1);
        List<Callable<Boolean>> actors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            actors.add(() -> keepWriting(number, pruned));
        }
        actors.add(() -> {
            TimeUnit.SECONDS.sleep(1);
            try (Repository repository = patient();
                    PreparedPrune prune = repository.upkeep().planPrune(PruneOptions.defaults())) {
                return prune.run() != null;
            } finally {
                pruned.countDown();
            }
        });
        runAll(actors);
    }

    private Repository patient() {
        return scene.ours().builder().retryLock(Duration.ofSeconds(45)).open(Secret.of(Scene.PASSWORD));
    }

    private boolean keepWriting(int number, CountDownLatch pruned) throws InterruptedException {
        try (Repository repository = patient()) {
            for (int round = 0; pruned.getCount() > 0; round++) {
                var unused = BackupJob.named("w" + number)
                        .workload(MemoryWorkload.named("w").put("f", noise(number * 100 + round)))
                        .into(repository)
                        .run();
            }
        }
        return true;
    }
}
