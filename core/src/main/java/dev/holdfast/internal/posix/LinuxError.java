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
    static final int EFBIG = 27;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int EDQUOT = 122;
    static final int ENOSYS = 38;
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
        String reason = reason(number);
        return switch (number) {
            case ENOENT -> new NoSuchFileException(path, null, reason);
            case EPERM, EACCES -> new AccessDeniedException(path, null, reason);
            case EEXIST -> new FileAlreadyExistsException(path, null, reason);
            case ENOTDIR -> new NotDirectoryException(path);
            case ENOTEMPTY -> new DirectoryNotEmptyException(path);
            default -> new FileSystemException(path, null, reason);
        };
    }

    /** The system's text, but in English whatever the locale where others look at it. */
    private static String reason(int number) {
        return switch (number) {
            case ENOSPC -> "No space left on device";
            case EDQUOT -> "Disk quota exceeded";
            case EROFS -> "Read-only file system";
            default -> LinuxCalls.strerror(number);
        };
    }

    /** Whether a file cannot be as large as wanted; any other reason not to reserve space does not matter. */
    static boolean isOutOfSpace(int number) {
        return number == ENOSPC || number == EDQUOT || number == EFBIG;
    }

    static void check(long result, String path) throws IOException {
        if (result < 0) {
            throw last(path);
        }
    }
}
