package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.FileStatus;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Refuses to touch what is no longer as it was when the restore was planned. */
final class TargetChanged {
    private TargetChanged() {}

    static FileStatus check(@Nullable FileStatus there, int print, String path) throws IOException {
        FileStatus present = present(there, path);
        check(Fingerprint.of(present), print, path);
        return present;
    }

    static FileStatus present(@Nullable FileStatus there, String path) throws IOException {
        if (there == null) {
            throw new FileSystemException(path, null, "it disappeared after the restore was planned");
        }
        return there;
    }

    static void check(int now, int print, String path) throws IOException {
        if (now != print) {
            throw new FileSystemException(path, null, "it changed after the restore was planned, so it was left alone");
        }
    }
}
