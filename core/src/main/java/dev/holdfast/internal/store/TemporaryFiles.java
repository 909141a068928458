package dev.holdfast.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The files that are being written, and those that a killed writer left. */
final class TemporaryFiles {
    private static final Duration STALE = Duration.ofDays(1);
    private static final Pattern NAME = Pattern.compile(".*" + FileNames.TEMPORARY + "[0-9]+", Pattern.DOTALL);
    private static final int ATTEMPTS = 100;

    private final Path root;
    private final FileModes modes;
    private final FileDirectories directories;
    private final Set<Path> cleaned = ConcurrentHashMap.newKeySet();

    TemporaryFiles(Path root, FileModes modes, FileDirectories directories) {
        this.root = root;
        this.modes = modes;
        this.directories = directories;
    }

    /** A new file open for writing. */
    record Open(Path path, FileChannel channel) {}

    static Path directory(Path file) {
        return Objects.requireNonNull(file.getParent(), "an object lies below the root");
    }

    static FileStat stat(Path file) throws IOException {
        return FileStat.of(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
    }

    /** Creates the directory too, again if somebody removes it as empty just then. */
    Open beside(Path target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Open opened = open(target);
                clean(directory(target), opened.path());
                return opened;
            } catch (NoSuchFileException missing) {
                if (attempt == ATTEMPTS) {
                    throw missing;
                }
                makeDirectory(directory(target));
            }
        }
    }

    /** Whoever removes the last object above it removes the directories above too, also while they are made. */
    private void makeDirectory(Path directory) throws IOException {
        try {
            directories.create(directory);
        } catch (NoSuchFileException removedMeanwhile) {
            Thread.onSpinWait();
        }
    }

    private Open open(Path target) throws IOException {
        Path path = path(target);
        return new Open(
                path,
                FileChannel.open(
                        path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), modes.ofNewFile()));
    }

    /** Takes the directory from the target, so that a name outside ASCII keeps its bytes. */
    private static Path path(Path target) {
        Path name = Objects.requireNonNull(target.getFileName());
        String random = Long.toUnsignedString(ThreadLocalRandom.current().nextLong());
        boolean ascii = name.toString().chars().allMatch(c -> c < 0x80);
        return target.resolveSibling((ascii ? name : "object") + FileNames.TEMPORARY + random);
    }

    /**
     * Gives the file its final mode, and a time that no other version of the object has: the file system's clock ticks every
     * few milliseconds and inode numbers come back, so chance decides what lies below the millisecond.
     */
    void seal(Path path) throws IOException {
        Instant written = stat(path).modifiedAt();
        long chance = ThreadLocalRandom.current().nextLong(1_000_000);
        Files.setLastModifiedTime(path, FileTime.from(written.plusNanos(chance)));
        modes.makeReadOnly(path);
    }

    Instant storeTime() throws IOException {
        Open fresh = beside(root.resolve("holdfast"));
        try {
            fresh.channel().close();
            return stat(fresh.path()).modifiedAt();
        } finally {
            Files.deleteIfExists(fresh.path());
        }
    }

    /** Finds out by making a hard link; a failure to write at all says nothing about links and is thrown. */
    boolean canLink() throws IOException {
        Open fresh = beside(root.resolve("holdfast"));
        Path second = path(root.resolve("holdfast"));
        try {
            fresh.channel().close();
            return links(second, fresh.path());
        } finally {
            Files.deleteIfExists(second);
            Files.deleteIfExists(fresh.path());
        }
    }

    private static boolean links(Path second, Path first) {
        try {
            Files.createLink(second, first);
            return true;
        } catch (IOException | UnsupportedOperationException refused) {
            return false;
        }
    }

    /** Looks once for each directory, and judges ages by the time of the file just made. */
    private void clean(Path directory, Path fresh) throws IOException {
        if (!cleaned.add(directory)) {
            return;
        }
        Instant limit = stat(fresh).modifiedAt().minus(STALE);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, TemporaryFiles::isTemporary)) {
            for (Path entry : entries) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(limit)) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException anotherTime) {
            cleaned.remove(directory);
        }
    }

    private static boolean isTemporary(Path file) {
        Path name = file.getFileName();
        return name != null && NAME.matcher(name.toString()).matches();
    }
}
