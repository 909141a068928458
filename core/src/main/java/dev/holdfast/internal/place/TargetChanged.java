package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.FileStatus;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Refuses to touch what is no longer as it was when the restore was planned. */
final class TargetChanged {
    private TargetChanged() {}

    static FileStatus check(@Nullable FileStatus there, int print, String path) throws IOException {
        if (there == null) {
            throw new FileSystemException(path, null, "it disappeared after the restore was planned");
        }
        if (Fingerprint.of(there) != print) {
            throw new FileSystemException(path, null, "it changed after the restore was planned, so it was left alone");
        }
        return there;
    }
}
