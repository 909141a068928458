package dev.holdfast.interop.mongo;

import dev.holdfast.benchmarks.server.Guard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Directories for the data of servers, which are gone when they are closed, at the latest with this JVM. */
final class Scratch implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM = 2L << 30;

    private final Path directory;

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /** A new directory, in memory if there is room. */
    static Scratch create() {
        try {
            boolean inMemory =
                    Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM;
            Path directory = inMemory
                    ? Files.createTempDirectory(MEMORY, "holdfast-mongo-")
                    : Files.createTempDirectory("holdfast-mongo-");
            Guard.directory(directory);
            return new Scratch(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path directory() {
        return directory;
    }

    /** Removes the directory with all that is in it. */
    @Override
    public void close() {
        try {
            if (Files.exists(directory)) {
                Files.walkFileTree(directory, new Removal());
            }
            Guard.removed(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
        }
    }
}
