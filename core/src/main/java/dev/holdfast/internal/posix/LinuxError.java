package dev.holdfast.internal.posix;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Numbers of failed system calls, as Java's exceptions. */
final class LinuxError {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int ERANGE = 34;
    static final int ENOTEMPTY = 39;
    static final int ENODATA = 61;
    static final int EOPNOTSUPP = 95;

    private LinuxError() {}

    static IOException last(String path) {
        return of(Native.getLastError(), path);
    }

    static IOException of(int number, String path) {
        String reason = LinuxCalls.strerror(number);
        return switch (number) {
            case ENOENT -> new NoSuchFileException(path, null, reason);
            case EPERM, EACCES -> new AccessDeniedException(path, null, reason);
            case EEXIST -> new FileAlreadyExistsException(path, null, reason);
            case ENOTDIR -> new NotDirectoryException(path);
            case ENOTEMPTY -> new DirectoryNotEmptyException(path);
            default -> new FileSystemException(path, null, reason);
        };
    }

    static void check(long result, String path) throws IOException {
        if (result < 0) {
            throw last(path);
        }
    }
}
