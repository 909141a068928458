package dev.holdfast.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest {
    private static final BlobKey KEY = BlobKey.of("data/ab/abcd");
    private static final BlobContent CONTENT = BlobContent.of(new byte[] {1, 2, 3});

    @TempDir
    Path directory;

    private Path root;
    private FileBlobStore store;

    @BeforeEach
    void open() {
        root = directory.resolve("store");
        store = FileBlobStore.at(root).create(true).open();
    }

    @Test
    void anObjectIsAFileOfItsName() {
        put(KEY);
        assertThat(root.resolve("data/ab/abcd")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void directoriesAreForTheOwnerOnly() throws IOException {
        put(KEY);
        assertThat(mode(root) + mode(root.resolve("data")) + mode(root.resolve("data/ab")))
                .isEqualTo("rwx------".repeat(3));
    }

    @Test
    void filesAreReadOnlyForTheOwner() throws IOException {
        put(KEY);
        assertThat(mode(root.resolve(KEY.path()))).isEqualTo("r--------");
    }

    @Test
    void theGroupMayReadWhereItMayReadTheConfiguration() throws IOException {
        Path config = Files.createFile(root.resolve("config"));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r-----"));
        FileBlobStore shared = FileBlobStore.at(root).open();
        shared.put(KEY, CONTENT, PutOptions.create());
        assertThat(mode(root.resolve(KEY.path()))).isEqualTo("r--r-----");
    }

    @Test
    void whatResticNamesLeavesNothingBesides() throws IOException {
        put(KEY);
        store.delete(KEY);
        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left.map(path -> root.relativize(path).toString()))
                    .containsExactlyInAnyOrder("", "data", "data/ab");
        }
    }

    @Test
    void otherEmptyDirectoriesGo() {
        BlobKey key = BlobKey.of("holdfast/runs/1");
        put(key);
        store.delete(key);
        assertThat(root.resolve("holdfast")).doesNotExist();
    }

    @Test
    void aFailedPutLeavesNoEmptyDirectory() {
        assertThatThrownBy(() -> store.put(BlobKey.of("holdfast/runs/1"), new Lying(), PutOptions.create()))
                .isInstanceOf(StoreException.Corrupt.class);
        assertThat(root.resolve("holdfast")).doesNotExist();
    }

    @Test
    void temporaryFilesAreNotListed() throws IOException {
        put(KEY);
        Files.write(root.resolve("data/ab/abcd-tmp-123"), new byte[] {1});
        assertThat(names()).containsExactly(KEY.path());
    }

    @Test
    void aPutRemovesTemporaryFilesOlderThanADay() throws IOException {
        Path old = leftOver(Duration.ofHours(25));
        put(KEY);
        assertThat(old).doesNotExist();
    }

    @Test
    void aPutKeepsTemporaryFilesThatMayBeInUse() throws IOException {
        Path young = leftOver(Duration.ofHours(23));
        put(KEY);
        assertThat(young).exists();
    }

    private Path leftOver(Duration age) throws IOException {
        Path file = Files.createDirectories(root.resolve("data/ab")).resolve("ffff-tmp-42");
        Files.write(file, new byte[] {1});
        Files.setLastModifiedTime(file, FileTime.from(store.storeTime().minus(age)));
        return file;
    }

    @Test
    void aNameOfATemporaryFileIsRefused() {
        assertThatThrownBy(() -> put(BlobKey.of("data/x-tmp-1"))).isInstanceOf(StoreException.Invalid.class);
    }

    @Test
    void aNameBelowAnObjectIsRefused() {
        put(KEY);
        assertThatThrownBy(() -> put(BlobKey.of(KEY + "/below"))).isInstanceOf(StoreException.Invalid.class);
    }

    @Test
    void aRefusedPutLeavesNoTemporaryFile() throws IOException {
        put(KEY);
        assertThatThrownBy(() -> store.put(KEY, new Lying(), PutOptions.replace()))
                .isInstanceOf(StoreException.Corrupt.class);
        try (Stream<Path> files = Files.list(root.resolve("data/ab"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whoWaivesVerificationStoresWhatComes() {
        FileBlobStore trusting = FileBlobStore.at(root).verifyUploads(false).open();
        trusting.put(KEY, new Lying(), PutOptions.create());
        assertThat(root.resolve(KEY.path())).hasBinaryContent(new byte[] {7});
    }

    @Test
    void aSymbolicLinkMayLeadToTheStore() throws IOException {
        put(KEY);
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        assertThat(FileBlobStore.at(link).open().head(KEY)).isPresent();
    }

    @Test
    void aMissingDirectoryIsReported() {
        assertThatThrownBy(() -> FileBlobStore.at(directory.resolve("none")).open())
                .isInstanceOf(StoreException.NotFound.class)
                .hasMessageContaining("create the store first");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsReported() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> FileBlobStore.at(file).create(true).open()).isInstanceOf(StoreException.Invalid.class);
    }

    @Test
    void localFileSystemsHaveEveryCapabilityOfFiles() {
        assertThat(store.capabilities())
                .containsExactlyInAnyOrder(Capability.DURABLE, Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED);
    }

    @Test
    void foreignNamesAreNotListed() throws IOException {
        put(KEY);
        Files.write(root.resolve("data/back\\slash"), new byte[] {1});
        assertThat(names()).containsExactly(KEY.path());
    }

    @Test
    void twoStoresInOneProcessReplaceOneAfterTheOther() throws Exception {
        String version = put(KEY).version();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < 8; racer++) {
            FileBlobStore own = FileBlobStore.at(root).open();
            racers.add(threads.submit(() -> replaces(own, version)));
        }
        int winners = 0;
        for (Future<Boolean> racer : racers) {
            winners += racer.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(winners).isEqualTo(1);
    }

    private static boolean replaces(BlobStore store, String version) {
        try {
            store.put(KEY, CONTENT, PutOptions.when(Precondition.unchanged(version)));
            return true;
        } catch (StoreException.PreconditionFailed lost) {
            return false;
        }
    }

    @Test
    void aReplacementWaitsForTheLock() throws Exception {
        put(KEY);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<BlobInfo> replacement;
        try (FileChannel channel = FileChannel.open(
                        root.resolve(".holdfast-tmp-lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            replacement = thread.submit(() -> store.put(KEY, CONTENT, PutOptions.replace()));
            while (temporaryFiles() == 0) {
                Thread.onSpinWait();
            }
            assertThat(replacement.isDone()).isFalse();
            assertThat(lock.isValid()).isTrue();
        }
        assertThat(replacement.get().lengthBytes()).isEqualTo(3);
        thread.shutdown();
    }

    private long temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("data/ab"))) {
            return files.filter(file -> file.toString().contains("-tmp-")).count();
        }
    }

    @Test
    void aFullDiskIsReportedAsFull() {
        assertThat(Failures.of("storing", "k", "p", new IOException("No space left on device"), true))
                .isInstanceOf(StoreException.Full.class);
    }

    @Test
    void aReadOnlyFileSystemIsReportedAsDenied() {
        FileSystemException readOnly = new FileSystemException("/x", null, "Read-only file system");
        assertThat(Failures.of("storing", "k", "p", readOnly, true)).isInstanceOf(StoreException.Denied.class);
    }

    @Test
    void missingPermissionIsReportedAsDenied() {
        assertThat(Failures.of("storing", "k", "p", new AccessDeniedException("/x"), true))
                .isInstanceOf(StoreException.Denied.class);
    }

    @Test
    void anUnknownFailureMayBeTriedAgain() {
        assertThat(Failures.of("storing", "k", "p", new IOException("Input/output error"), false)
                        .recovery())
                .isEqualTo(StoreException.Recovery.CHECK_THEN_RETRY);
    }

    @Test
    void aRangeIsReadFromTheMiddleOfAFile() {
        put(KEY);
        byte[] range = store.get(KEY, 1, 1, InputStream::readAllBytes);
        assertThat(range).containsExactly(2);
    }

    private BlobInfo put(BlobKey key) {
        return store.put(key, CONTENT, PutOptions.create());
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        store.list("", info -> names.add(info.key().path()));
        return names;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** One byte whose hash is announced wrongly. */
    private static final class Lying implements BlobContent {
        @Override
        public long lengthBytes() {
            return 1;
        }

        @Override
        public byte[] sha256() {
            return new byte[32];
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(new byte[] {7});
        }
    }
}
