package dev.holdfast.mongodb.layout;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** What mongodump compresses. */
public final class Gzip {
    private Gzip() {}

    /**
     * Decompresses one stream after another to the end. What follows and is none is an error, which the JDK's own reader takes for the end.
     *
     * @throws IOException if it begins otherwise
     */
    public static InputStream decompressed(InputStream in) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(true)
                .get();
    }
}
