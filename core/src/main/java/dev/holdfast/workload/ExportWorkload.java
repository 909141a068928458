package dev.holdfast.workload;

import dev.holdfast.run.Finding;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.ExportFormat;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/**
 * Takes a restore as one stream in some format. A stream that was not written to its end is not taken for whole by who reads it, and the
 * restore fails. Used for one restore.
 */
public final class ExportWorkload implements Workload {
    private static final int PIECE = 64 * 1024;

    private final String description;
    private final ExportFormat format;
    private final OutputStream out;
    private final boolean gzip;

    private ExportWorkload(String description, ExportFormat format, OutputStream out, boolean gzip) {
        this.description = description;
        this.format = format;
        this.out = out;
        this.gzip = gzip;
    }

    /**
     * Into a stream.
     *
     * @param description what the stream is called in messages
     * @param out flushed, not closed
     */
    public static ExportWorkload to(String description, ExportFormat format, OutputStream out) {
        return new ExportWorkload(
                Objects.requireNonNull(description, "description"),
                Objects.requireNonNull(format, "format"),
                Objects.requireNonNull(out, "out"),
                false);
    }

    /** The same, compressed with gzip. */
    public ExportWorkload compressed() {
        return new ExportWorkload(description, format, out, true);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<String> paths() {
        return List.of("/");
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
        throw new WorkloadException.Unsupported(description + " is only written; back up the file that it becomes");
    }

    /** What will be written is known when it is written: nothing is looked at before. */
    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        RestorePlan.Tally none = new RestorePlan.Tally(0, 0);
        RestorePlan plan = new RestorePlan(description, none, none, none, none, List.of(), List.of());
        return new PlannedRestore() {
            @Override
            public RestorePlan plan() {
                return plan;
            }

            @Override
            public void apply() {
                write(context, source);
            }

            @Override
            public long verify() {
                return 0;
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    private void write(RestoreContext context, DumpSource source) {
        try {
            if (gzip) {
                compress(context, source);
            } else {
                format.write(context, source, out);
            }
            out.flush();
        } catch (IOException failed) {
            throw new WorkloadException.Unwritable(
                    description + " did not take the whole content: " + failed.getMessage(), failed);
        }
    }

    /** After a failure the compressed stream is left without its end. */
    private void compress(RestoreContext context, DumpSource source) throws IOException {
        Deflated compressed = new Deflated(out);
        try {
            format.write(context, source, compressed);
            compressed.finish();
        } finally {
            compressed.release();
        }
    }

    @Override
    public void close() {
        // the stream belongs to the caller
    }

    /** Gives its memory back without writing anything. */
    private static final class Deflated extends GZIPOutputStream {
        private Deflated(OutputStream out) throws IOException {
            super(out, PIECE);
        }

        private void release() {
            def.end();
        }
    }
}
