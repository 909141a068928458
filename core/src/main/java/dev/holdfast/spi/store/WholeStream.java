package dev.holdfast.spi.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of an object on their way from a server, for authors of stores: notices when they end before what was announced, as a
 * connection that broke off must not look like the end. Used by one thread.
 */
public final class WholeStream extends FilterInputStream {
    private final long announced;
    private long taken;

    /** @param announced how many bytes there should be; -1 if nobody knows */
    public WholeStream(InputStream in, long announced) {
        super(in);
        this.announced = announced;
    }

    /** How many bytes are still to come; -1 if nobody knows. */
    public long rest() {
        return announced < 0 ? -1 : announced - taken;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            taken++;
        } else {
            checkWhole();
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            taken += count;
        } else if (count < 0) {
            checkWhole();
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        taken += skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void checkWhole() throws IOException {
        if (announced >= 0 && taken < announced) {
            throw new IOException("it ended after " + taken + " of " + announced + " bytes");
        }
    }
}
