package dev.holdfast.mongodb;

import dev.holdfast.mongodb.archive.ArchiveExport;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.ExportFormat;
import dev.holdfast.spi.workload.RestoreContext;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the dump in a snapshot as the archive that {@code mongorestore --archive} reads. */
public final class MongodumpArchiveFormat implements ExportFormat {
    /** For the service loader. */
    public MongodumpArchiveFormat() {}

    @Override
    public String name() {
        return "mongodump-archive";
    }

    @Override
    public String description() {
        return "the dump of a MongoDB, as 'mongorestore --archive' reads it";
    }

    @Override
    public void write(RestoreContext context, DumpSource source, OutputStream out) throws IOException {
        ArchiveExport.run(context, source, out);
    }
}
