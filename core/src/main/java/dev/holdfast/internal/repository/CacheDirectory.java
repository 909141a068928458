package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.run.CachedRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The caches of all repositories below one directory. Files may come and go meanwhile. */
public final class CacheDirectory {
    private CacheDirectory() {}

    /**
     * What is kept, by repository id; nothing if the directory is not there.
     *
     * @throws IOException if the directory cannot be listed
     */
    public static List<CachedRepository> list(Path directory) throws IOException {
        List<CachedRepository> found = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (Stream<Path> all = Files.list(directory)) {
            for (Path each : all.sorted(Comparator.naturalOrder()).toList()) {
                String name = String.valueOf(each.getFileName());
                if (BlobId.isHex(name) && Files.isDirectory(each)) {
                    Count count = new Count();
                    Files.walkFileTree(each, count);
                    found.add(new CachedRepository(name, count.files, count.bytes, count.usedAt));
                }
            }
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
        return found;
    }

    /**
     * Removes what is kept of a repository.
     *
     * @throws IOException if something of it cannot be removed
     */
    public static void remove(Path directory, String repository) throws IOException {
        Files.walkFileTree(directory.resolve(repository), new Removing());
    }

    /** What vanishes while one looks is no failure. */
    private abstract static class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    private static final class Count extends Visitor {
        private long files;
        private long bytes;
        private Instant usedAt = Instant.EPOCH;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Instant used = attributes.lastModifiedTime().toInstant();
            files++;
            bytes += attributes.size();
            usedAt = used.isAfter(usedAt) ? used : usedAt;
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Removing extends Visitor {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean unused = Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            boolean unused = Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
