package dev.holdfast.gcs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Notices when a stream ends before what was announced: a connection that broke off must not look like the end. */
final class WholeStream extends FilterInputStream {
    private final long announced;
    private long taken;

    /** @param announced how many bytes there should be; -1 if nobody knows */
    WholeStream(InputStream in, long announced) {
        super(in);
        this.announced = announced;
    }

    /** How many bytes are still to come; -1 if nobody knows. */
    long rest() {
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
