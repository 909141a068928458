package dev.holdfast.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a range of a file without moving the channel's position. */
final class FileRange extends InputStream {
    /**
     * The channel reads into memory outside the heap first, which every thread keeps at the size of its largest read. Slices of
     * this size stay in the processor's cache between the two copies.
     */
    private static final int SLICE = 128 * 1024;

    private final FileChannel channel;
    private final long end;
    private long position;

    FileRange(FileChannel channel, long position, long end) {
        this.channel = channel;
        this.position = position;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(Math.min(length, SLICE), end - position);
        int count = wanted <= 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
        if (count > 0) {
            position += count;
        }
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, end - position));
    }
}
