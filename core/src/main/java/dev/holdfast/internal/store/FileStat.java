package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * What the file system knows of a file.
 *
 * <p>The version is made of inode, modification time and size. The time of the last status change is not in it: it changes
 * also when a temporary link goes or a mode is set, when the object stays the same.
 */
record FileStat(BasicFileAttributes attributes) {
    /** Follows symbolic links; empty if there is nothing. */
    static Optional<FileStat> of(Path file) throws IOException {
        try {
            return Optional.of(new FileStat(Files.readAttributes(file, BasicFileAttributes.class)));
        } catch (FileSystemException missing) {
            if (FileListing.isAbsence(missing)) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    boolean isFile() {
        return attributes.isRegularFile();
    }

    boolean isDirectory() {
        return attributes.isDirectory();
    }

    Instant modifiedAt() {
        return attributes.lastModifiedTime().toInstant();
    }

    String version() {
        Instant modified = modifiedAt();
        return attributes.fileKey() + "-" + modified.getEpochSecond() + "." + modified.getNano() + "-"
                + attributes.size();
    }

    BlobInfo info(BlobKey key) {
        return new BlobInfo(key, attributes.size(), modifiedAt(), version());
    }
}
