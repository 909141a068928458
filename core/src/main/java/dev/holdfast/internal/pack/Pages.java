package dev.holdfast.internal.pack;

import dev.holdfast.internal.seal.Sha256;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** In pages of a pool. */
final class Pages implements PackBytes {
    private final PagePool pool;
    private final List<byte[]> pages = new ArrayList<>();
    private long length;

    Pages(PagePool pool) {
        this.pool = pool;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void append(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        int done = 0;
        while (done < count) {
            int at = (int) (length % PagePool.PAGE);
            if (at == 0) {
                pages.add(pool.take());
            }
            int step = Math.min(count - done, PagePool.PAGE - at);
            System.arraycopy(bytes, offset + done, pages.get(pages.size() - 1), at, step);
            length += step;
            done += step;
        }
    }

    @Override
    public void truncate(long newLength) {
        int needed = (int) ((newLength + PagePool.PAGE - 1) / PagePool.PAGE);
        while (pages.size() > needed) {
            pool.giveBack(pages.remove(pages.size() - 1));
        }
        length = newLength;
    }

    @Override
    public byte[] sha256() {
        Sha256 digest = new Sha256();
        for (int i = 0; i < pages.size(); i++) {
            digest.update(pages.get(i), 0, filled(i));
        }
        return digest.finish();
    }

    @Override
    public InputStream open(long from) {
        return new PageStream(this, from);
    }

    /** Copies bytes out; as many as there are up to the page's end, or -1 behind the last byte. */
    int read(long from, byte[] target, int offset, int count) {
        if (from >= length) {
            return -1;
        }
        int page = (int) (from / PagePool.PAGE);
        int at = (int) (from % PagePool.PAGE);
        int step = Math.min(count, filled(page) - at);
        System.arraycopy(pages.get(page), at, target, offset, step);
        return step;
    }

    private int filled(int page) {
        return (int) Math.min(PagePool.PAGE, length - (long) page * PagePool.PAGE);
    }
}
