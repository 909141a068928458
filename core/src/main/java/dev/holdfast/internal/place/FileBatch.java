package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.HostFile;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files that are read from the dump together. Filled by one thread; blocks arrive on several. */
final class FileBatch implements DumpSource.BlockReceiver {
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BLOCKS = 100_000;
    /** Parts of a file are about this large, so this is how many of them there are is guessed. */
    private static final long TYPICAL_BLOCK = 1 << 20;

    private final RestoreContext context;
    private final OpenFiles open;
    private final AttributeWriter attributes;
    private final boolean sparse;
    private final List<PendingFile> files = new ArrayList<>();
    private long blocks;
    private volatile @Nullable IOException hopeless;

    FileBatch(RestoreContext context, OpenFiles open, AttributeWriter attributes, boolean sparse) {
        this.context = context;
        this.open = open;
        this.attributes = attributes;
        this.sparse = sparse;
    }

    void add(PendingFile file) {
        files.add(file);
        blocks += 1 + file.source().sizeBytes() / TYPICAL_BLOCK;
    }

    boolean isFull() {
        return files.size() >= MOST_FILES || blocks >= MOST_BLOCKS;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /**
     * Reads and writes all files.
     *
     * @throws UncheckedIOException if the target takes nothing any more: it is full or was made read-only
     */
    void read(DumpSource source) {
        source.read(files.stream().map(this::wanted).toList(), this);
        IOException cause = hopeless;
        if (cause != null) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Gives up what was begun and is not complete, because the whole restore ends early; nobody reads any more. */
    void abandon() {
        for (PendingFile file : files) {
            if (!file.isSettled()) {
                try {
                    open.discard(file);
                } catch (IOException remains) {
                    context.failed(new ItemFailure(
                            file.path(), "write", "what was begun could not be removed: " + Reasons.of(remains)));
                }
            }
        }
    }

    private SourceFile wanted(PendingFile file) {
        return file.step() == Step.REWRITE
                ? file.source().only(new DifferingBlocks(file, open, context))
                : file.source();
    }

    @Override
    public void block(int file, long position, byte[] bytes, int offset, int length) throws IOException {
        refuseIfHopeless();
        PendingFile pending = files.get(file);
        try {
            open.with(pending, handle -> write(pending, handle, position, bytes, offset, length));
        } catch (IOException broken) {
            noteHopeless(broken);
            throw broken;
        }
        context.progressed(0, length);
    }

    private void write(PendingFile pending, HostFile handle, long position, byte[] bytes, int offset, int length)
            throws IOException {
        if (sparse && pending.isMade()) {
            pending.reached(HoleWriter.write(handle, position, bytes, offset, length));
        } else {
            handle.write(position, bytes, offset, length);
        }
    }

    private void noteHopeless(IOException broken) {
        if (Reasons.isHopeless(broken)) {
            hopeless = broken;
        }
    }

    /** Ends the whole reading at once: every further block would fail as well. */
    private void refuseIfHopeless() {
        IOException cause = hopeless;
        if (cause != null) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void completed(int file) throws IOException {
        PendingFile pending = files.get(file);
        try {
            open.with(pending, handle -> pending.completeSize(handle, sparse));
        } catch (IOException broken) {
            noteHopeless(broken);
            throw broken;
        }
        try {
            open.with(pending, handle -> attributes.write(handle, pending.entry()));
        } catch (IOException incomplete) {
            context.failed(new ItemFailure(pending.path(), "attributes", Reasons.of(incomplete)));
        }
        open.finish(pending);
        context.progressed(1, 0);
    }

    @Override
    public void failed(int file, Exception cause) {
        failed(files.get(file), cause);
    }

    private void failed(PendingFile pending, Exception cause) {
        context.failed(new ItemFailure(pending.path(), "write", Reasons.of(cause)));
        try {
            open.discard(pending);
        } catch (IOException remains) {
            context.failed(new ItemFailure(
                    pending.path(), "write", "what was begun could not be removed: " + Reasons.of(remains)));
        }
    }
}
