package dev.holdfast.testkit.job;

import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An empty directory to restore into. */
final class ScratchDirectory {
    private ScratchDirectory() {}

    static DirectoryWorkload in(Path above) {
        try {
            return DirectoryWorkload.of(Files.createTempDirectory(above, "target"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
