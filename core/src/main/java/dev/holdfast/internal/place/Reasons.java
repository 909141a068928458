package dev.holdfast.internal.place;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** Says in a few words why something on disk failed. */
final class Reasons {
    private static final List<String> HOPELESS =
            List.of("No space left on device", "Disk quota exceeded", "Read-only file system");

    private Reasons() {}

    static String of(Exception cause) {
        if (cause instanceof FileSystemException known) {
            return known.getReason() != null ? known.getReason() : kind(cause);
        }
        return cause.getMessage() == null ? kind(cause) : cause.getMessage();
    }

    private static String kind(Exception cause) {
        if (cause instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        return cause.getClass().getSimpleName().replaceAll("Exception$", "");
    }

    /** Whether everything that follows would fail for the same reason. */
    static boolean isHopeless(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return HOPELESS.stream().anyMatch(message::contains);
    }
}
