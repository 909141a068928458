package dev.holdfast.spi.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The bytes of an object to be stored, which can be read again for another attempt. */
public interface BlobContent {
    /** How many bytes there are; the same at every call. */
    long lengthBytes();

    /** SHA-256 of the bytes, which a store hands to its server as far as it can; a fresh array of 32 bytes. */
    byte[] sha256();

    /** A new stream over the same bytes; called once for every attempt, maybe from several threads. */
    InputStream open() throws IOException;

    /** Content held in an array, which the caller leaves unchanged from here on. */
    static BlobContent of(byte[] bytes) {
        return new BlobContent() {
            @Override
            public long lengthBytes() {
                return bytes.length;
            }

            @Override
            public byte[] sha256() {
                try {
                    return MessageDigest.getInstance("SHA-256").digest(bytes);
                } catch (NoSuchAlgorithmException impossible) {
                    throw new IllegalStateException("every Java has SHA-256", impossible);
                }
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
