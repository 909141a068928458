package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.HostFile;
import java.io.IOException;
import java.io.InputStream;

/** Reads an open file from its beginning; closing closes the file. */
public final class HostFileStream extends InputStream {
    private final HostFile file;
    private long position;

    /** @param file closed with this stream */
    public HostFileStream(HostFile file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = file.read(position, bytes, offset, length);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
