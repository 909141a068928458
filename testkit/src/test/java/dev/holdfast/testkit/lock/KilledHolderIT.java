package dev.holdfast.testkit.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.internal.lock.LockMode;
import dev.holdfast.internal.lock.RepositoryLock;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryCreator;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.seal.KeyParameters;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.spi.store.BlobStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A lock whose process was killed is in nobody's way; while the process lives, it is. */
class KilledHolderIT {
    private static final Secret PASSWORD = Secret.of("locks");

    @TempDir
    Path directory;

    /** Takes an exclusive lock, says so, and keeps it. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws InterruptedException {
            BlobStore store = FileBlobStore.at(Path.of(arguments[0])).open();
            EngineOptions options = EngineOptions.builder().build();
            OpenRepository repository = RepositoryOpener.open(store, PASSWORD, "", options);
            RepositoryLock.acquire(repository, LockMode.EXCLUSIVE, Duration.ZERO, () -> {});
            System.out.println("taken");
            Time.system().sleep(Duration.ofHours(1));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aKilledProcessLeavesADeadLock() throws Exception {
        Path root = directory.resolve("repository");
        BlobStore store = FileBlobStore.at(root).create(true).open();
        OpenRepository repository = RepositoryCreator.create(
                store, PASSWORD, KeyParameters.LOW_COST, EngineOptions.builder().build());
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        root.toString())
                .redirectError(directory.resolve("holder.log").toFile())
                .start();
        try (BufferedReader output = holder.inputReader()) {
            assertThat(output.readLine()).isEqualTo("taken");
            assertThatThrownBy(() -> take(repository)).isInstanceOf(RepositoryException.Locked.class);
        } finally {
            holder.destroyForcibly().waitFor();
        }

        assertThatCode(() -> take(repository)).doesNotThrowAnyException();
    }

    private static void take(OpenRepository repository) {
        RepositoryLock.acquire(repository, LockMode.EXCLUSIVE, Duration.ZERO, () -> {})
                .close();
    }
}
