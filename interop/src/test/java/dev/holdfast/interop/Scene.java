package dev.holdfast.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A place for one test: a directory that is backed up, a repository and targets. It lies in the build directory, because a
 * backup contains the directories above it and those must not change while the test runs.
 */
final class Scene implements AutoCloseable {
    static final String PASSWORD = "correct horse \u00e9 \"battery\" staple";

    private static final int MOST_PROCESSES = 4;

    private final Path base;

    Scene() {
        try {
            base = Files.createTempDirectory(ofProcess(), "scene");
            Files.createDirectory(source());
            Files.createDirectory(base.resolve("work"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Those of all processes that test at once are made together, so that none changes what lies above the others' scenes. */
    private static Path ofProcess() throws IOException {
        Path all = Path.of("target", "it").toAbsolutePath();
        for (int process = 0; process <= MOST_PROCESSES; process++) {
            Files.createDirectories(all.resolve(Integer.toString(process)));
        }
        return all.resolve(System.getProperty("holdfast.it.process", "0"));
    }

    /** What is backed up. */
    Path source() {
        return base.resolve("source");
    }

    Path repository() {
        return base.resolve("work").resolve("repository");
    }

    /** A new place to restore to. */
    Path target(String name) {
        return base.resolve("work").resolve(name);
    }

    /** Where the source comes to lie when a whole snapshot is restored to a target. */
    static String restored(Path target, Path source) {
        return target + source.toString();
    }

    Ours ours() {
        return new Ours(repository(), PASSWORD);
    }

    /** Ours with another password. */
    Ours ours(String password) {
        return new Ours(repository(), password);
    }

    /** The peer with another password. */
    Restic restic(Peer peer, String password) {
        return new Restic(peer, repository(), password);
    }

    Restic restic(Peer peer) {
        return new Restic(peer, repository(), PASSWORD);
    }

    @Override
    public void close() {
        Disk.remove(base.toString());
    }
}
