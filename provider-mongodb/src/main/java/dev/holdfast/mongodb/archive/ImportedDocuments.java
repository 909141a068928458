package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.mongodb.layout.DocumentPieces;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.FileSink;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the documents of one namespace into a file, which is opened when the first one comes. Used by one thread. */
final class ImportedDocuments implements ArchiveReceiver.Documents, AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final Supplier<FileSink> opener;
    private final boolean always;
    private final Look look;
    private final Consumer<ImportedDocuments> ended;
    private final DocumentPieces pieces;
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
        this.opener = opener;
        this.always = always;
        this.look = look;
        this.ended = ended;
        this.pieces = new DocumentPieces(this::opened, PIECE, context::checkCancelled);
    }

    ContentSum sum() {
        return pieces.sum();
    }

    @Override
    public void document(byte[] bytes, int offset, int length) {
        look.at(bytes, offset, length);
        pieces.take(bytes, offset, length);
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
        pieces.end();
        if (always || file != null) {
            try (FileSink whole = opened()) {
                whole.complete();
            }
        }
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
