package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.FileSink;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the documents of one namespace into a file, which is opened when the first one comes. Used by one thread. */
final class ImportedDocuments implements ArchiveReceiver.Documents, AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final DumpContext context;
    private final Supplier<FileSink> opener;
    private final boolean always;
    private final Look look;
    private final Consumer<ImportedDocuments> ended;
    private final ContentSum sum = new ContentSum();
    private byte[] piece = new byte[0];
    private int filled;
    private @Nullable FileSink file;

    /** Looks at documents that pass. */
    @FunctionalInterface
    interface Look {
        Look NOTHING = (bytes, offset, length) -> {};

        void at(byte[] bytes, int offset, int length);
    }

    /**
     * @param always whether there is a file even if there is no document
     * @param ended told when all were written
     */
    ImportedDocuments(
            DumpContext context,
            Supplier<FileSink> opener,
            boolean always,
            Look look,
            Consumer<ImportedDocuments> ended) {
        this.context = context;
        this.opener = opener;
        this.always = always;
        this.look = look;
        this.ended = ended;
    }

    ContentSum sum() {
        return sum;
    }

    @Override
    public void document(byte[] bytes, int offset, int length) {
        look.at(bytes, offset, length);
        sum.add(bytes, offset, length);
        if (length > piece.length - filled) {
            flush();
        }
        if (length > piece.length) {
            opened().write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, piece, filled, length);
            filled += length;
        }
    }

    private void flush() {
        context.checkCancelled();
        if (filled > 0) {
            opened().write(piece, 0, filled);
            filled = 0;
        }
        piece = piece.length == 0 ? new byte[PIECE] : piece;
    }

    private FileSink opened() {
        FileSink known = file;
        if (known == null) {
            known = opener.get();
            file = known;
        }
        return known;
    }

    @Override
    public void end() {
        flush();
        if (always || file != null) {
            try (FileSink whole = opened()) {
                whole.complete();
            }
        }
        piece = new byte[0];
        ended.accept(this);
    }

    /** Gives the file up, which fails the dump. */
    @Override
    public void close() {
        FileSink unfinished = file;
        if (unfinished != null) {
            unfinished.close();
        }
    }
}
