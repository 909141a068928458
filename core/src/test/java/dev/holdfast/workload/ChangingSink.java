package dev.holdfast.workload;

import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.FileSink;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Lets something happen between the look at a file and the reading of it. */
record ChangingSink(DirectorySink sink, Change change) implements DirectorySink {
    /** What happens. */
    interface Change {
        void happen() throws IOException;
    }

    @Override
    public DirectorySink directory(Entry entry) {
        return new ChangingSink(sink.directory(entry), change);
    }

    @Override
    public void file(Entry entry, FileContent content) {
        try {
            change.happen();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        sink.file(entry, content);
    }

    @Override
    public FileSink file(Entry entry) {
        return sink.file(entry);
    }

    @Override
    public void special(Entry entry) {
        sink.special(entry);
    }

    @Override
    public void failed(ItemFailure failure) {
        sink.failed(failure);
    }

    @Override
    public void close() {
        sink.close();
    }
}
