package dev.holdfast.workload;

import dev.holdfast.internal.tar.TarWriter;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.ExportFormat;
import dev.holdfast.spi.workload.RestoreContext;
import java.io.IOException;
import java.io.OutputStream;

/** Writes any dump as a tar archive with PAX headers. */
public final class TarFormat implements ExportFormat {
    /** For the service loader. */
    public TarFormat() {}

    @Override
    public String name() {
        return "tar";
    }

    @Override
    public String description() {
        return "any snapshot, as tar reads it";
    }

    @Override
    public void write(RestoreContext context, DumpSource source, OutputStream out) throws IOException {
        new TarWriter(context, out).write(source.root());
    }
}
