package dev.holdfast.spi.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The bytes of an object on their way to a server, for authors of stores: remembers why they could not be read, and refuses content
 * that is shorter or longer than announced, of which a server would notice the one too late and the other not at all. Used by one
 * thread.
 */
public final class SentStream extends FilterInputStream {
    private final long announced;
    private final AtomicReference<IOException> unreadable;
    private long taken;

    /**
     * Wraps content.
     *
     * @param announced how many bytes there should be
     * @param unreadable gets why the content could not be read
     */
    public SentStream(InputStream in, long announced, AtomicReference<IOException> unreadable) {
        super(in);
        this.announced = announced;
        this.unreadable = unreadable;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, length);
            taken += Math.max(0, count);
            if (count < 0 && taken < announced) {
                throw new IOException("it has " + taken + " bytes instead of " + announced);
            }
            if (taken > announced || (taken == announced && count > 0 && in.read() >= 0)) {
                throw new IOException("it has more than the " + announced + " bytes announced");
            }
            return count;
        } catch (IOException failure) {
            unreadable.set(failure);
            throw failure;
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
