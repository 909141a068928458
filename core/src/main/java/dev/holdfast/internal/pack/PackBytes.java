package dev.holdfast.internal.pack;

import java.io.InputStream;

/** A growing run of bytes. Used by one thread; once it grows no more, streams may be read by several. */
sealed interface PackBytes permits Pages, FileBytes {
    long length();

    void append(byte[] bytes, int offset, int count);

    /** Forgets all bytes from a position on. */
    void truncate(long newLength);

    byte[] sha256();

    /** A stream of the bytes from a position on. */
    InputStream open(long from);
}
