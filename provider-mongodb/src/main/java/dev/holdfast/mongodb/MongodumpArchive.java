package dev.holdfast.mongodb;

import dev.holdfast.mongodb.archive.ArchiveImport;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What {@code mongodump --archive} wrote, plain or with {@code --gzip}, backed up as the files that mongodump would write into a
 * directory: collections can be looked at, restored one by one, and are stored once. The archive is read once and checked; if it is not
 * whole, nothing is kept.
 */
public final class MongodumpArchive implements Workload {
    /** What locations begin with. */
    static final String SCHEME = "mongodump";

    private final String name;
    private final Opener opener;

    private interface Opener {
        InputStream open() throws IOException;
    }

    private MongodumpArchive(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
    }

    /** An archive in a file. */
    public static MongodumpArchive of(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return new MongodumpArchive(absolute.toString(), () -> Files.newInputStream(absolute));
    }

    /**
     * An archive that comes from a program.
     *
     * @param name what it is called in messages and in the snapshot
     * @param input read to its end by {@link #dump} and not closed
     */
    public static MongodumpArchive of(String name, InputStream input) {
        Objects.requireNonNull(input, "input");
        return new MongodumpArchive("/" + name, () -> new Unclosed(input));
    }

    @Override
    public String description() {
        return SCHEME + ":" + name;
    }

    @Override
    public List<String> paths() {
        return List.of(name);
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
        return List.of();
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        try (InputStream in = opener.open()) {
            ArchiveImport.run(description(), in, context, root);
        } catch (IOException broken) {
            throw new WorkloadException.Unreadable(
                    description() + " cannot be opened: " + broken.getMessage()
                            + "; name a file, or - for standard input",
                    broken);
        }
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        throw new WorkloadException.Unsupported(description()
                + " takes nothing back; write an archive with 'holdfast export --format mongodump-archive'");
    }

    @Override
    public void close() {
        // the archive is open only while it is read
    }

    /** A stream that belongs to somebody else. */
    private static final class Unclosed extends java.io.FilterInputStream {
        private Unclosed(InputStream inner) {
            super(inner);
        }

        @Override
        public void close() {
            // stays open
        }
    }
}
