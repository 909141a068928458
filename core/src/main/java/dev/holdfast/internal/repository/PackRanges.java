package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/** Reads chosen blobs of a pack with few requests: neighbours come together, small gaps are read along. */
public final class PackRanges {
    /** A gap up to this size costs less than another request. */
    private static final long GAP_BYTES = 512 * 1024;
    /** One request brings at most this much, unless a single blob is larger. */
    private static final long RANGE_BYTES = 4 << 20;

    /** A range up to this size is asked for without asking first how large the pack is. */
    private static final long SURE_BYTES = 4 * RANGE_BYTES;

    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 64L;

    private final BlobStore store;
    private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[0]);

    PackRanges(BlobStore store) {
        this.store = store;
    }

    /** Takes a sealed blob. */
    @FunctionalInterface
    public interface SealedBlob {
        /**
         * Takes one blob as it is stored.
         *
         * @param bytes valid during the call only
         */
        void accept(BlobLocation location, byte[] bytes, int offset);
    }

    /**
     * Reads the blobs one after the other.
     *
     * @param wanted all of one pack, in ascending order of their offsets
     * @throws RepositoryException.Damaged if the pack ends too early
     */
    public void read(List<BlobLocation> wanted, SealedBlob receiver) {
        forEachRange(wanted, range -> readRange(range, receiver));
    }

    private static void forEachRange(List<BlobLocation> wanted, Consumer<List<BlobLocation>> each) {
        int first = 0;
        for (int next = 1; next <= wanted.size(); next++) {
            if (next == wanted.size() || !together(wanted.get(first), wanted.get(next - 1), wanted.get(next))) {
                each.accept(wanted.subList(first, next));
                first = next;
            }
        }
    }

    private static boolean together(BlobLocation first, BlobLocation last, BlobLocation next) {
        long gap = next.offset() - last.offset() - last.length();
        return gap <= GAP_BYTES && next.offset() + next.length() - first.offset() <= RANGE_BYTES;
    }

    /** The receiver may read something else meanwhile, so the buffer is nobody else's until the end. */
    private void readRange(List<BlobLocation> range, SealedBlob receiver) {
        BlobLocation last = range.get(range.size() - 1);
        long from = range.get(0).offset();
        byte[] bytes = fetch(last.packId(), from, last.offset() + last.length() - from);
        buffers.remove();
        try {
            for (BlobLocation blob : range) {
                receiver.accept(blob, bytes, Math.toIntExact(blob.offset() - from));
            }
        } finally {
            keep(bytes);
        }
    }

    /** Reads a range of a pack into this thread's buffer. */
    byte[] fetch(BlobId pack, long from, long length) {
        if (length > SURE_BYTES) {
            requireRoom(pack, from, length);
        }
        byte[] buffer = buffer((int) length);
        int count = store.get(Layout.pack(pack), from, length, stream -> readFully(stream, buffer, (int) length));
        if (count < length) {
            throw endsTooEarly(pack, from + count, from + length);
        }
        return buffer;
    }

    /** Reads a range of a pack, or what there is of it. */
    byte[] upTo(BlobId pack, long from, long most) {
        return store.get(Layout.pack(pack), from, most, stream -> stream.readNBytes((int) most));
    }

    /** Memory is taken only for what is really there, whatever an index says. */
    private void requireRoom(BlobId pack, long from, long length) {
        long size = store.head(Layout.pack(pack)).map(BlobInfo::lengthBytes).orElse(0L);
        if (length > LONGEST_ARRAY || from + length > size) {
            throw endsTooEarly(pack, size, from + length);
        }
    }

    private static RepositoryException.Damaged endsTooEarly(BlobId pack, long end, long wanted) {
        return new RepositoryException.Damaged("pack " + pack.hex() + " ends at byte " + end
                + ", but the index says that it has blobs up to " + wanted);
    }

    private static int readFully(InputStream stream, byte[] buffer, int length) throws IOException {
        return stream.readNBytes(buffer, 0, length);
    }

    private void keep(byte[] buffer) {
        if (buffer.length <= RANGE_BYTES) {
            buffers.set(buffer);
        }
    }

    private byte[] buffer(int length) {
        byte[] buffer = buffers.get();
        if (buffer.length < length) {
            buffer = new byte[Math.max(length, 64 * 1024)];
            keep(buffer);
        }
        return buffer;
    }
}
