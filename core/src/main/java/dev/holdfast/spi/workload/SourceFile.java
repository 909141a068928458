package dev.holdfast.spi.workload;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/** A file of a stored dump. */
public interface SourceFile {
    /** Size of its content, as the sum of its stored parts. */
    long sizeBytes();

    /** Reads the content in order. */
    InputStream open();

    /**
     * Compares the content with bytes that are somewhere else already, without reading it from the store.
     *
     * @param candidate positioned at the beginning; read to its end or to the first difference
     * @return whether length and content are equal
     */
    boolean sameAs(InputStream candidate) throws IOException;

    /** Blocks that a receiver has already may be left out of {@link DumpSource#read}: a file that wants only some of them. */
    SourceFile only(Predicate<Block> wanted);

    /**
     * A stored part of a file.
     *
     * @param position where it belongs
     * @param length its size
     * @param sha256 lower-case hex
     */
    record Block(long position, int length, String sha256) {}
}
