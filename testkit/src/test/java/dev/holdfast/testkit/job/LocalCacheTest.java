package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The local cache saves requests and changes nothing else. */
@Timeout(60)
class LocalCacheTest {
    private static final long MUCH = 1L << 30;

    private final VirtualTime time = VirtualTime.create();
    private final RecordingBlobStore store = new RecordingBlobStore(MemoryBlobStore.create(time));

    @TempDir
    private Path directory;

    @BeforeEach
    void fill() {
        try (Repository repository = Engines.create(store, time)) {
            for (int seed = 0; seed < 3; seed++) {
                backup(repository, seed);
            }
        }
        store.forget();
    }

    private void backup(Repository repository, int seed) {
        time.advance(Duration.ofHours(1));
        MemoryWorkload workload = MemoryWorkload.named("w");
        workload.put("below/f" + seed, Engines.random(seed, 10_000));
        assertThat(BackupJob.unnamed().workload(workload).into(repository).run().snapshot())
                .isNotNull();
    }

    private Repository open(long most) {
        return Repository.at(store).time(time).cache(directory, most).open(Engines.PASSWORD);
    }

    private RestorePlan look(long most) {
        try (Repository repository = open(most)) {
            assertThat(repository.snapshots()).hasSize(3);
            RestoreJob job = RestoreJob.from(repository).latest().into(MemoryWorkload.named("target"));
            try (PreparedRestore prepared = job.plan()) {
                return prepared.plan();
            }
        }
    }

    private List<String> read() {
        List<String> names = store.entries(Operation.GET).stream()
                .map(RecordingBlobStore.Entry::name)
                .filter(name -> name.startsWith("index/") || name.startsWith("snapshots/") || name.startsWith("data/"))
                .toList();
        store.forget();
        return names;
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("CACHEDIR.TAG"))
                    .toList();
        }
    }

    @Test
    void nothingIsReadTwice() {
        RestorePlan first = look(MUCH);
        assertThat(read())
                .anyMatch(name -> name.startsWith("index/"))
                .anyMatch(name -> name.startsWith("snapshots/"))
                .anyMatch(name -> name.startsWith("data/"));

        assertThat(look(MUCH)).isEqualTo(first);
        assertThat(read()).isEmpty();
    }

    @Test
    void filesThatComeAndGoBesideItDoNotSwitchItOff() throws Exception {
        java.util.concurrent.atomic.AtomicBoolean over = new java.util.concurrent.atomic.AtomicBoolean();
        RestorePlan first = look(MUCH);
        Path trees = kept().stream()
                .map(Path::getParent)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow();
        Thread other = new Thread(() -> {
            while (!over.get()) {
                try {
                    boolean unused = Files.deleteIfExists(Files.createTempFile(trees, ".new-", ""));
                } catch (IOException impossible) {
                    throw new java.io.UncheckedIOException(impossible);
                }
            }
        });
        other.start();
        try {
            for (int round = 0; round < 20; round++) {
                for (Path file : kept(".new-")) {
                    Files.delete(file);
                }
                assertThat(look(MUCH)).isEqualTo(first);
                assertThat(read()).isNotEmpty();
                assertThat(look(MUCH)).isEqualTo(first);
                assertThat(read()).as("round %d", round).isEmpty();
            }
        } finally {
            over.set(true);
            other.join();
        }
    }

    /** All but what begins so, which may vanish while it is looked at. */
    private List<Path> kept(String passedOver) throws IOException {
        List<Path> found = new java.util.ArrayList<>();
        Files.walkFileTree(directory, new java.nio.file.SimpleFileVisitor<>() {
            @Override
            public java.nio.file.FileVisitResult visitFile(Path file, java.nio.file.attribute.BasicFileAttributes any) {
                String name = String.valueOf(file.getFileName());
                if (!name.startsWith(passedOver) && !name.equals("CACHEDIR.TAG")) {
                    found.add(file);
                }
                return java.nio.file.FileVisitResult.CONTINUE;
            }

            @Override
            public java.nio.file.FileVisitResult visitFileFailed(Path file, IOException gone) {
                return java.nio.file.FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    @Test
    void whatIsDamagedOrCutOffIsReadFromTheStore() throws IOException {
        RestorePlan first = look(MUCH);
        boolean cut = false;
        for (Path file : kept()) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, cut ? java.util.Arrays.copyOf(bytes, bytes.length / 2) : bytes);
            cut = !cut;
        }
        List<String> before = read();

        assertThat(look(MUCH)).isEqualTo(first);
        assertThat(read()).hasSameElementsAs(before);
        assertThat(look(MUCH)).isEqualTo(first);
        assertThat(read()).isEmpty();
    }

    @Test
    void whatVanishedFromTheStoreVanishesHere() throws IOException {
        RestorePlan unused = look(MUCH);
        String gone;
        try (Repository repository = Engines.open(store, time)) {
            gone = repository.snapshots().get(0).id().hex();
        }
        store.delete(BlobKey.of("snapshots/" + gone));

        try (Repository repository = open(MUCH)) {
            assertThat(repository.snapshots()).hasSize(2);
        }
        assertThat(unused).isNotNull();
        assertThat(kept()).noneMatch(file -> file.endsWith(gone));
    }

    @Test
    void aCheckReadsTheStore() {
        RestorePlan unused = look(MUCH);
        List<BlobKey> trees = new ArrayList<>();
        store.list("data/", info -> {
            if (info.lengthBytes() < 5_000) {
                trees.add(info.key());
            }
        });
        trees.forEach(key -> store.put(key, BlobContent.of(new byte[300]), PutOptions.replace()));

        try (Repository repository = open(MUCH)) {
            assertThat(repository.upkeep().check(CheckDepth.structure()).isSound())
                    .isFalse();
        }
        assertThat(unused).isNotNull();
    }

    @Test
    void anotherRepositoryGetsNothingOfIt() {
        RestorePlan unused = look(MUCH);
        RecordingBlobStore other = new RecordingBlobStore(MemoryBlobStore.create(time));
        try (Repository repository = Engines.create(other, time)) {
            backup(repository, 9);
        }
        other.forget();
        try (Repository repository =
                Repository.at(other).time(time).cache(directory, MUCH).open(Engines.PASSWORD)) {
            assertThat(repository.snapshots()).hasSize(1);
            assertThatExceptionOfType(RepositoryException.NotFound.class)
                    .isThrownBy(() -> repository.snapshot("f00dfeed"));
        }
        assertThat(other.entries(Operation.GET)).anyMatch(entry -> entry.name().startsWith("snapshots/"));
        assertThat(unused).isNotNull();
    }

    @Test
    void itStaysWithinItsBound() throws IOException {
        long bound = 1_500;
        RestorePlan unused = look(bound);
        long bytes = 0;
        for (Path file : kept()) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isPositive().isLessThanOrEqualTo(bound);
        assertThat(unused).isNotNull();
    }

    @Test
    void whatADeadProcessWasWritingIsNeverReadAndGoes() throws IOException {
        RestorePlan first = look(MUCH);
        Path beside = kept().get(0).resolveSibling(".new-123");
        Files.write(beside, new byte[10]);
        Files.setLastModifiedTime(beside, FileTime.from(time.now().minus(Duration.ofHours(2))));
        try (Repository repository = Engines.open(store, time)) {
            backup(repository, 4);
        }
        try (Repository repository = open(MUCH)) {
            assertThat(repository.snapshots()).hasSize(4);
        }
        assertThat(beside).doesNotExist();
        assertThat(first).isNotNull();
    }

    @Test
    void severalMayUseItAtOnce() {
        RestorePlan alone = look(0);
        List<CompletableFuture<RestorePlan>> all = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> look(2_000)))
                .limit(4)
                .toList();
        assertThat(all).allSatisfy(one -> assertThat(one.join()).isEqualTo(alone));
    }

    @Test
    void aDirectoryThatCannotBeWrittenOnlyMeansThatThereIsNoCache() throws IOException {
        directory = Files.writeString(directory.resolve("file"), "not a directory");
        assertThat(look(MUCH)).isEqualTo(look(MUCH));
        assertThat(read()).isNotEmpty();
    }

    @Test
    void nobodyElseMayLookIntoIt() throws IOException {
        RestorePlan unused = look(MUCH);
        for (Path file : kept()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(directory.resolve("CACHEDIR.TAG"))
                .content()
                .startsWith("Signature: 8a477f597d28d172789f06886806bc55");
        assertThat(unused).isNotNull();
    }
}
