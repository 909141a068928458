package dev.holdfast.mongodb.layout;

import dev.holdfast.spi.workload.FileSink;
import java.util.function.Supplier;

/** Documents on their way into a file: counted, and handed over many at once, as each write costs something. Used by one thread. */
public final class DocumentPieces {
    private final Supplier<FileSink> file;
    private final int size;
    private final Runnable each;
    private final ContentSum sum = new ContentSum();
    private byte[] piece = new byte[0];
    private int filled;

    /**
     * None yet.
     *
     * @param file asked for when the first piece is written, and again for each
     * @param size of a piece, in bytes; nothing is held before the first document
     * @param each called before each piece
     */
    public DocumentPieces(Supplier<FileSink> file, int size, Runnable each) {
        this.file = file;
        this.size = size;
        this.each = each;
    }

    /** What was taken. */
    public ContentSum sum() {
        return sum;
    }

    /** Takes a document, which may be changed afterwards. */
    public void take(byte[] bytes, int offset, int length) {
        sum.add(bytes, offset, length);
        if (length > piece.length - filled) {
            flush();
            piece = piece.length == 0 ? new byte[size] : piece;
        }
        if (length > piece.length) {
            file.get().write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, piece, filled, length);
            filled += length;
        }
    }

    private void flush() {
        each.run();
        if (filled > 0) {
            file.get().write(piece, 0, filled);
            filled = 0;
        }
    }

    /** Writes what is held; nothing is held any more. */
    public void end() {
        flush();
        piece = new byte[0];
    }
}
