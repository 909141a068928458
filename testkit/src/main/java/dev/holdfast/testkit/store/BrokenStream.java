package dev.holdfast.testkit.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Delivers some bytes and then fails, as a connection does that is reset. */
final class BrokenStream extends FilterInputStream {
    private long left;

    BrokenStream(InputStream stream, long left) {
        super(stream);
        this.left = left;
    }

    @Override
    public int read() throws IOException {
        checkConnection();
        left--;
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        checkConnection();
        int count = super.read(bytes, offset, (int) Math.min(length, left));
        left -= Math.max(0, count);
        return count;
    }

    private void checkConnection() throws IOException {
        if (left <= 0) {
            throw new IOException("connection reset: a fault ordered by the test");
        }
    }
}
