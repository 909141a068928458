package dev.holdfast.internal.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Gathers what is written into large writes and hashes it on the way; the bytes are copied once, out of the heap. */
final class FileSink extends OutputStream {
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private final @Nullable MessageDigest digest;
    private final long expectedBytes;
    private long taken;

    /**
     * @param buffer a direct one, used until {@link #finish()}
     * @param digest null where nobody wants to know
     * @param expectedBytes more is not written
     */
    FileSink(FileChannel channel, ByteBuffer buffer, @Nullable MessageDigest digest, long expectedBytes) {
        this.channel = channel;
        this.buffer = buffer.clear();
        this.digest = digest;
        this.expectedBytes = expectedBytes;
    }

    /** How many bytes came, counting those beyond what was expected. */
    long taken() {
        return taken;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        taken += length;
        if (taken > expectedBytes) {
            return;
        }
        for (int at = offset, end = offset + length; at < end; ) {
            int count = Math.min(Math.min(Streams.SLICE, end - at), buffer.remaining());
            if (digest != null) {
                digest.update(bytes, at, count);
            }
            buffer.put(bytes, at, count);
            at += count;
            if (!buffer.hasRemaining()) {
                drain();
            }
        }
    }

    /** Writes what is still gathered. */
    void finish() throws IOException {
        drain();
    }

    private void drain() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
