package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostFile;
import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.spi.workload.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The content of a file on disk, opened when its turn has come. */
final class DiskContent implements FileContent {
    private final HostFiles host;
    private final String path;
    private final FileStatus seen;
    private @Nullable HostFile current;

    DiskContent(HostFiles host, String path, FileStatus seen) {
        this.host = host;
        this.path = path;
        this.seen = seen;
    }

    @Override
    public InputStream open() throws IOException {
        HostFile file = host.read(path);
        current = file;
        return new HostFileStream(file);
    }

    @Override
    public Optional<String> verdict(long bytesRead) throws IOException {
        HostFile file = current;
        if (file == null) {
            return Optional.empty();
        }
        FileStatus now = file.status();
        boolean same = bytesRead == seen.size()
                && now.size() == seen.size()
                && now.sameInode(seen)
                && now.modifiedAt().equals(seen.modifiedAt())
                && now.changedAt().equals(seen.changedAt());
        return same ? Optional.empty() : Optional.of("changed while it was read");
    }
}
