package dev.holdfast.internal.execution;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.holdfast.internal.tar.TarWriter;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Takes a restore as a tar archive that is compressed with zstd and goes to a stream. Used for one restore. */
final class ArchiveWorkload implements Workload {
    private static final int LEVEL = 3;

    private final String description;
    private final OutputStream out;

    /** @param out stays open */
    ArchiveWorkload(String description, OutputStream out) {
        this.description = description;
        this.out = out;
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
        throw new WorkloadException.Unsupported("an archive is written, not backed up; back up its file");
    }

    /** What is in the archive is known when it is written: nothing is held before. */
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
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(new Unclosed(out), LEVEL)) {
            zstd.setChecksum(true);
            new TarWriter(context, zstd).write(source.root());
        } catch (IOException failed) {
            throw new WorkloadException.Unwritable(
                    description + " did not take the whole content: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        // nothing is held
    }

    /** Passes everything on but the closing. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream inner;

        private Unclosed(OutputStream inner) {
            this.inner = inner;
        }

        @Override
        public void write(int single) throws IOException {
            inner.write(single);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            inner.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            inner.flush();
        }
    }
}
