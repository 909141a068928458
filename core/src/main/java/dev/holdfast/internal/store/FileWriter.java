package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Precondition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Writes one file after the other, each invisible until it is whole and on disk. */
final class FileWriter {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final String place;
    private final boolean verify;
    private final FileGuard guard;
    private final FileDirectories directories;
    private final TemporaryFiles temporaries;
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Boolean links;

    FileWriter(Path root, FileModes modes, FileGuard guard, String place, boolean verify) {
        this.place = place;
        this.verify = verify;
        this.guard = guard;
        this.directories = new FileDirectories(root, modes);
        this.temporaries = new TemporaryFiles(root, modes, directories);
    }

    BlobInfo put(BlobKey key, Path target, BlobContent content, Precondition condition) {
        if (condition instanceof Precondition.Absent && Files.exists(target)) {
            throw Failures.alreadyExists(key, place);
        }
        BlobInfo stored;
        try {
            stored = store(key, target, content, condition);
        } catch (IOException failure) {
            throw Failures.of("storing", key.path(), place, failure, true);
        }
        try {
            directories.sync(TemporaryFiles.directory(target));
        } catch (IOException failure) {
            throw Failures.of("storing", key.path(), place, failure, false);
        }
        return stored;
    }

    private BlobInfo store(BlobKey key, Path target, BlobContent content, Precondition condition) throws IOException {
        TemporaryFiles.Open temporary = temporaries.beside(target);
        try {
            try (FileChannel channel = temporary.channel()) {
                fill(key, channel, content);
                temporaries.seal(temporary.path());
                channel.force(true);
            }
            BlobInfo stored = TemporaryFiles.stat(temporary.path()).info(key);
            publish(key, temporary.path(), target, condition);
            return stored;
        } finally {
            Files.deleteIfExists(temporary.path());
        }
    }

    private void fill(BlobKey key, FileChannel channel, BlobContent content) throws IOException {
        ByteBuffer pooled = buffers.poll();
        ByteBuffer buffer = pooled == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : pooled;
        MessageDigest digest = verify ? Streams.sha256() : null;
        FileSink sink = new FileSink(channel, buffer, digest, content.lengthBytes());
        try (InputStream stream = content.open()) {
            stream.transferTo(sink);
            sink.finish();
        } finally {
            buffers.add(buffer);
        }
        if (sink.taken() != content.lengthBytes()) {
            throw Streams.notAsAnnounced(
                    key, place, "has " + sink.taken() + " bytes instead of " + content.lengthBytes());
        }
        if (digest != null && !MessageDigest.isEqual(digest.digest(), content.sha256())) {
            throw Streams.notAsAnnounced(key, place, "does not match its SHA-256");
        }
    }

    private void publish(BlobKey key, Path temporary, Path target, Precondition condition) throws IOException {
        if (condition instanceof Precondition.Absent) {
            create(key, temporary, target);
        } else {
            guard.hold(() -> {
                checkVersion(key, target, condition);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            });
        }
    }

    private void checkVersion(BlobKey key, Path target, Precondition condition) throws IOException {
        if (condition instanceof Precondition.Unchanged unchanged) {
            Optional<String> version =
                    FileStat.of(target).filter(FileStat::isFile).map(FileStat::version);
            if (!version.equals(Optional.of(unchanged.version()))) {
                throw Failures.changed(key, place, unchanged.version());
            }
        }
    }

    private void create(BlobKey key, Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException taken) {
            throw Failures.alreadyExists(key, place);
        } catch (FileSystemException | UnsupportedOperationException refused) {
            if (createsByLink()) {
                throw refused;
            }
            guard.hold(() -> createByLooking(key, temporary, target));
        }
    }

    /** Decided in two steps, which the lock makes one among Holdfast's own writers. */
    private void createByLooking(BlobKey key, Path temporary, Path target) throws IOException {
        if (Files.exists(target)) {
            throw Failures.alreadyExists(key, place);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether the file system has hard links, found out once by making one. */
    boolean createsByLink() throws IOException {
        Boolean known = links;
        if (known == null) {
            known = temporaries.canLink();
            links = known;
        }
        return known;
    }

    /** Makes a removal last; nothing to do where the directory is gone too. */
    void syncDirectory(Path file) throws IOException {
        try {
            directories.sync(TemporaryFiles.directory(file));
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    Instant storeTime() throws IOException {
        return temporaries.storeTime();
    }
}
