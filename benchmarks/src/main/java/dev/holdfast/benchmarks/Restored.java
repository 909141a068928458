package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where tools restore to. All of it is removed at the end: ext4 does not give away the numbers of files that went lately, and
 * whoever restored after a removal would search for others in the kernel for seconds.
 */
record Restored(Path parent, List<Path> used) implements AutoCloseable {
    Restored(Path parent) {
        this(parent, new ArrayList<>());
    }

    /** An empty directory. */
    Path next() throws IOException {
        Path directory = Files.createTempDirectory(parent, "restored-");
        used.add(directory);
        return directory;
    }

    @Override
    public void close() throws IOException {
        for (Path directory : used) {
            RepositoryDirectory.delete(directory);
        }
    }
}
