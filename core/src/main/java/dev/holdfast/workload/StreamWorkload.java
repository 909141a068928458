package dev.holdfast.workload;

import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream of bytes, kept as one file: what a program pipes in, or where a single file is written to.
 *
 * <p>Streams are neither closed nor read twice. A stream without a single byte is refused unless that is allowed, because the
 * usual cause is a producer that failed.
 */
public final class StreamWorkload implements Workload {
    private static final int PIECE = 256 * 1024;

    private final StreamName name;
    private final @Nullable InputStream input;
    private final @Nullable OutputStream output;
    private final boolean emptyAllowed;

    private StreamWorkload(
            StreamName name, @Nullable InputStream input, @Nullable OutputStream output, boolean emptyAllowed) {
        this.name = name;
        this.input = input;
        this.output = output;
        this.emptyAllowed = emptyAllowed;
    }

    /**
     * A stream to be backed up.
     *
     * @param fileName what the file is called, may contain directories: {@code db/dump.sql}
     * @param input read to its end by {@link #dump}
     */
    public static StreamWorkload from(String fileName, InputStream input) {
        return new StreamWorkload(StreamName.of(fileName), Objects.requireNonNull(input, "input"), null, false);
    }

    /**
     * A stream that takes the content of a dump that has exactly one file.
     *
     * @param description what it is called in messages
     * @param output written and flushed, not closed
     */
    public static StreamWorkload to(String description, OutputStream output) {
        return new StreamWorkload(StreamName.of(description), null, Objects.requireNonNull(output, "output"), false);
    }

    /** The same stream, of which an empty one is also backed up. */
    public StreamWorkload allowingEmpty() {
        return new StreamWorkload(name, input, output, true);
    }

    @Override
    public String description() {
        return "stdin:" + name.path().substring(1);
    }

    @Override
    public List<String> paths() {
        return List.of(name.path());
    }

    @Override
    public List<String> excludes() {
        return List.of();
    }

    @Override
    public boolean usesParent() {
        return false;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        return input != null
                ? List.of()
                : List.of(new Finding(
                        Finding.Severity.ERROR,
                        description(),
                        "there is no stream to read",
                        "use StreamWorkload.from"));
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        InputStream from = input;
        if (from == null) {
            throw new WorkloadException.Unsupported(
                    description() + " can only be restored to; use StreamWorkload.from");
        }
        HostFiles.Owner self = HostFiles.processOwner();
        var owner = new StreamName.Owner(self.uid(), self.gid(), context.takenAt());
        name.write(root, owner, (directory, entry) -> {
            try (FileSink file = directory.file(entry)) {
                copy(context, from, file);
                file.complete();
            }
        });
    }

    private void copy(DumpContext context, InputStream from, FileSink file) {
        byte[] piece = new byte[PIECE];
        long total = 0;
        try {
            for (int length = from.readNBytes(piece, 0, PIECE); length > 0; length = from.readNBytes(piece, 0, PIECE)) {
                context.checkCancelled();
                file.write(piece, 0, length);
                total += length;
            }
        } catch (IOException broken) {
            throw new WorkloadException.ProducerFailed(
                    description() + " could not be read to its end, nothing was kept: " + broken.getMessage(), broken);
        }
        if (total == 0 && !emptyAllowed) {
            throw new WorkloadException.ProducerFailed(
                    description() + " was empty, nothing was kept; look at the program that should have written it",
                    null);
        }
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        OutputStream to = output;
        if (to == null) {
            throw new WorkloadException.Unsupported(
                    description() + " takes nothing back; restore into a directory, or write with StreamWorkload.to");
        }
        return StreamRestore.plan(context, source, description(), sink -> sink.accept(to));
    }

    @Override
    public void close() {
        // the streams belong to the caller
    }
}
