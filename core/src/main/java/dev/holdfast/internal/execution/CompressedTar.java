package dev.holdfast.internal.execution;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.ExportFormat;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.workload.TarFormat;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes any dump as a tar archive that is compressed with zstd. */
final class CompressedTar implements ExportFormat {
    private static final int LEVEL = 3;

    private final ExportFormat tar = new TarFormat();

    @Override
    public String name() {
        return "tar.zst";
    }

    @Override
    public String description() {
        return "any snapshot, as tar --zstd reads it";
    }

    @Override
    public void write(RestoreContext context, DumpSource source, OutputStream out) throws IOException {
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(new Unclosed(out), LEVEL)) {
            zstd.setChecksum(true);
            tar.write(context, source, zstd);
        }
    }

    /** Passes everything on but the closing. */
    private static final class Unclosed extends FilterOutputStream {
        private Unclosed(OutputStream inner) {
            super(inner);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
