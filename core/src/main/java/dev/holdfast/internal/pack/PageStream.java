package dev.holdfast.internal.pack;

import java.io.InputStream;
import java.util.Objects;

/** Reads pages from a position on. */
final class PageStream extends InputStream {
    private final Pages pages;
    private long position;

    PageStream(Pages pages, long from) {
        this.pages = pages;
        this.position = from;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        int read = pages.read(position, target, offset, count);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long count) {
        long step = Math.max(0, Math.min(count, pages.length() - position));
        position += step;
        return step;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, pages.length() - position);
    }
}
