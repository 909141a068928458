package dev.holdfast.internal.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The permissions of files and directories, as restic's local backend sets them (RESTIC_FORMAT 1): for the owner only, for
 * the group too if the file {@code config} is readable by the group; none where the file system knows none.
 */
final class FileModes {
    private static final FileAttribute<?>[] NONE = {};

    private final boolean posix;
    private final boolean group;

    private FileModes(boolean posix, boolean group) {
        this.posix = posix;
        this.group = group;
    }

    static FileModes of(Path root) {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        return new FileModes(posix, posix && groupReads(root.resolve("config")));
    }

    private static boolean groupReads(Path config) {
        try {
            return Files.getPosixFilePermissions(config).contains(PosixFilePermission.GROUP_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    boolean posix() {
        return posix;
    }

    FileAttribute<?>[] ofNewDirectory() {
        return attribute(group ? "rwxrwx---" : "rwx------");
    }

    FileAttribute<?>[] ofNewFile() {
        return attribute("rw-------");
    }

    /** A guard against accidents only, so a file system that refuses it (exFAT, some mounts) does no harm. */
    void makeReadOnly(Path file) throws IOException {
        if (posix) {
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(group ? "r--r-----" : "r--------"));
            } catch (FileSystemException | UnsupportedOperationException refused) {
                return;
            }
        }
    }

    private FileAttribute<?>[] attribute(String permissions) {
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)} : NONE;
    }
}
