package dev.holdfast.internal.repository;

import dev.holdfast.Time;
import dev.holdfast.internal.pack.BlobId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Index files, snapshots and trees of one repository on a local disk, sealed as the store has them, so that a remote store is not asked
 * for them again. Nothing in it is relied on: whoever takes something out proves it, and {@linkplain #drop drops} what is not as it should
 * be. Several processes may share it: a file comes whole or not at all.
 *
 * <p>Its size is bounded; what was used longest ago goes first. Where the disk fails, there is no cache from then on, and one warning.
 */
final class LocalCache {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCache.class);

    private static final String TAG = "CACHEDIR.TAG";

    private static final String TAG_TEXT =
            "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of Holdfast; it may be removed at any time.\n";

    private static final String TEMPORARY = ".new-";

    /** Whoever wrote a temporary file that old has died. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    /** So that not each further file makes all of them be looked at. */
    private static final double FILLED_AGAIN = 0.8;

    private final @Nullable Path directory;
    private final long most;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    /** What all files have, guarded by the lock; negative until they were looked at. */
    private long bytes = -1;

    /** Temporary files of our own; whatever their age seems to be by a clock that was set, they are alive. */
    private final Set<Path> writing = ConcurrentHashMap.newKeySet();

    private volatile boolean off;

    /** What is kept, and below which name. */
    enum Kind {
        INDEX("index"),
        SNAPSHOT("snapshots"),
        TREE("trees");

        private final String name;

        Kind(String name) {
            this.name = name;
        }
    }

    private LocalCache(@Nullable Path directory, long most, Time time) {
        this.directory = directory;
        this.most = most;
        this.time = time;
        this.off = directory == null;
    }

    /** That of a repository, or one that never has anything if none is wanted. */
    static LocalCache of(EngineOptions options, String repository) {
        Optional<Path> wanted = options.cacheDirectory().filter(unused -> BlobId.isHex(repository));
        return new LocalCache(
                wanted.map(all -> all.resolve(repository)).orElse(null), options.cacheBytes(), options.time());
    }

    /**
     * What is kept of a file.
     *
     * @param largest what has more bytes is dropped
     */
    Optional<byte[]> get(Kind kind, BlobId id, long largest) {
        if (off) {
            return Optional.empty();
        }
        Path file = file(kind, id);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes((int) Math.min(largest + 1, Integer.MAX_VALUE - 64));
            if (content.length > largest) {
                drop(kind, id);
                return Optional.empty();
            }
            Files.setLastModifiedTime(file, FileTime.from(time.now()));
            return Optional.of(content);
        } catch (NoSuchFileException unknown) {
            return Optional.empty();
        } catch (IOException unreadable) {
            LOG.debug("{} in the local cache cannot be read: {}", file, unreadable.toString());
            return Optional.empty();
        }
    }

    /** Keeps a file that was proven to be what it should be. */
    void put(Kind kind, BlobId id, byte[] content, int length) {
        if (off || length > most) {
            return;
        }
        try {
            write(file(kind, id), content, length);
            account(length);
        } catch (IOException | UncheckedIOException failure) {
            off = true;
            LOG.warn(
                    "the local cache {} is not used any longer, everything is read from the store: {}",
                    directory,
                    failure.toString());
        }
    }

    private void write(Path file, byte[] content, int length) throws IOException {
        Path parent = parent(file);
        create(parent);
        Path temporary = temporary(parent);
        try {
            try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.WRITE)) {
                out.write(content, 0, length);
            }
            Files.setLastModifiedTime(temporary, FileTime.from(time.now()));
            Path unused =
                    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            boolean unused = Files.deleteIfExists(temporary);
            writing.remove(temporary);
        }
    }

    /** Under the lock under which files are counted, so that none is seen before it is known to be ours. */
    private Path temporary(Path parent) throws IOException {
        lock.lock();
        try {
            Path temporary = Files.createTempFile(parent, TEMPORARY, "");
            writing.add(temporary);
            return temporary;
        } finally {
            lock.unlock();
        }
    }

    /** Others may look into neither names nor contents. */
    private void create(Path parent) throws IOException {
        if (Files.isDirectory(parent)) {
            return;
        }
        boolean posix = parent.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Path unused = Files.createDirectories(parent, owner);
        tag(parent(own()).resolve(TAG));
    }

    /** Programs that back up leave such a directory out if told so. */
    private static void tag(Path tag) throws IOException {
        try {
            Path unused = Files.writeString(tag, TAG_TEXT, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException there) {
            LOG.trace("{} is there", tag);
        }
    }

    /** Forgets a file. */
    void drop(Kind kind, BlobId id) {
        if (!off) {
            remove(file(kind, id));
        }
    }

    /** Forgets all of a kind but those that the store still has. */
    void keepOnly(Kind kind, Collection<BlobId> stored) {
        if (off || !Files.isDirectory(own().resolve(kind.name))) {
            return;
        }
        Set<String> names = stored.stream().map(BlobId::hex).collect(Collectors.toSet());
        try (Stream<Path> kept = Files.list(own().resolve(kind.name))) {
            kept.filter(file -> {
                        String name = name(file);
                        return BlobId.isHex(name) && !names.contains(name);
                    })
                    .forEach(LocalCache::remove);
        } catch (IOException | UncheckedIOException failure) {
            LOG.debug("the local cache cannot be listed: {}", failure.toString());
        }
    }

    /** One file and what decides whether it goes. */
    private record Kept(Path file, long bytes, FileTime usedAt) {}

    /** A file that is written and not accounted for yet may be counted twice, which only makes room too early; never not at all. */
    private void account(long more) throws IOException {
        lock.lock();
        try {
            bytes = bytes < 0 ? kept().stream().mapToLong(Kept::bytes).sum() : bytes + more;
            if (bytes > most) {
                makeRoom();
            }
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom() throws IOException {
        List<Kept> all = new ArrayList<>(kept());
        all.sort(Comparator.comparing(Kept::usedAt));
        bytes = all.stream().mapToLong(Kept::bytes).sum();
        for (Kept oldest : all) {
            if (bytes <= most * FILLED_AGAIN) {
                break;
            }
            remove(oldest.file());
            bytes -= oldest.bytes();
        }
    }

    /** Every file; what a process left behind when it died goes. */
    private List<Kept> kept() throws IOException {
        Present present = new Present(FileTime.from(time.now().minus(LEFT_BEHIND)));
        Path unused = Files.walkFileTree(own(), present);
        return present.all;
    }

    /** Looks at all files while other threads and processes write and remove some: what is gone meanwhile is passed over. */
    private final class Present extends SimpleFileVisitor<Path> {
        private final List<Kept> all = new ArrayList<>();
        private final FileTime dead;

        private Present(FileTime dead) {
            this.dead = dead;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
            if (found.isRegularFile() && !name(file).startsWith(TEMPORARY)) {
                all.add(new Kept(file, found.size(), found.lastModifiedTime()));
            } else if (found.isRegularFile()
                    && found.lastModifiedTime().compareTo(dead) < 0
                    && !writing.contains(file)) {
                remove(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException incomplete) {
            return FileVisitResult.CONTINUE;
        }
    }

    private static void remove(Path file) {
        try {
            boolean unused = Files.deleteIfExists(file);
        } catch (IOException failure) {
            LOG.debug("{} cannot be removed from the local cache: {}", file, failure.toString());
        }
    }

    private Path file(Kind kind, BlobId id) {
        Path all = own().resolve(kind.name);
        return (kind == Kind.TREE ? all.resolve(id.hex().substring(0, 2)) : all).resolve(id.hex());
    }

    private Path own() {
        if (directory == null) {
            throw new IllegalStateException("there is no cache");
        }
        return directory;
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }
}
