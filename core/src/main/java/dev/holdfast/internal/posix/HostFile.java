package dev.holdfast.internal.posix;

import java.io.IOException;

/** An open regular file. Positions are bytes from its beginning. Safe for use from any thread. */
public interface HostFile extends HostInode, AutoCloseable {
    /** Reads up to {@code length} bytes; -1 at the end. */
    int read(long position, byte[] bytes, int offset, int length) throws IOException;

    /** Writes all the bytes. */
    void write(long position, byte[] bytes, int offset, int length) throws IOException;

    /** Cuts or extends it; what is added reads as zeros and takes no space. */
    void resize(long size) throws IOException;

    /** Reserves space, where the file system can. */
    void allocate(long size) throws IOException;

    @Override
    void close() throws IOException;
}
