package dev.holdfast.internal.scan;

import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.FileSink;

/** Takes everything and keeps only how much it was. Used by one thread. */
final class CountingSink implements DirectorySink {
    private long files;
    private long bytes;

    @Override
    public DirectorySink directory(Entry entry) {
        return this;
    }

    @Override
    public void file(Entry entry, FileContent content) {
        files++;
        bytes += entry.sizeBytes();
    }

    @Override
    public FileSink file(Entry entry) {
        throw new UnsupportedOperationException("a walk over directories does not write files");
    }

    @Override
    public void special(Entry entry) {
        // takes no time worth counting
    }

    @Override
    public void failed(ItemFailure failure) {
        // the walk that writes will find and report it
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        // the same object counts for all directories
    }
}
