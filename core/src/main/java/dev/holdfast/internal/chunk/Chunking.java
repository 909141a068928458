package dev.holdfast.internal.chunk;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one stream: the caller writes into {@link #array()} from {@link #position()} on, at most {@link #room()} bytes, says
 * how many by {@link #filled}, and in the end calls {@link #finish}. Finished chunks go to a consumer, which then owns them.
 *
 * <p>Used by one thread. While it waits for a buffer, or for the consumer, it holds no buffer itself.
 */
public final class Chunking implements AutoCloseable {
    /** The shortest chunk in bytes, but for the last of a stream. */
    public static final int MIN = 512 * 1024;

    /** The longest chunk in bytes. */
    public static final int MAX = 8 * 1024 * 1024;

    /** The size hint for a stream of unknown length. */
    public static final long UNKNOWN = -1;

    /** Bytes taken at once where a cut may come: they are scanned while in cache, and few are left behind a cut. */
    private static final int PORTION = 256 * 1024;

    /** Fewer bytes than this wait for more before they are scanned. */
    private static final int WORTH_SCANNING = 64 * 1024;

    private static final int FIRST_BUFFER = 1000 * 1024;

    private final CutFinder finder;
    private final BufferPool pool;
    private final Consumer<ChunkBuffer> consumer;
    private long expectedBytes;
    private @Nullable ChunkBuffer buffer;
    private int position;
    private int scanned;
    private byte[] leftOver = {};
    private int leftOverLength;

    /**
     * @param expectedBytes the stream's length if it is known, else {@link #UNKNOWN}; a hint for the size of buffers, which
     *     may be wrong
     * @param consumer takes each chunk in the order of the stream and releases it; may block
     */
    public Chunking(CutFinder finder, BufferPool pool, long expectedBytes, Consumer<ChunkBuffer> consumer) {
        this.finder = finder;
        this.pool = pool;
        this.expectedBytes = expectedBytes;
        this.consumer = consumer;
    }

    /**
     * Where to write; valid until the next {@link #filled}.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted while waiting for a buffer
     */
    public byte[] array() {
        return prepared().array();
    }

    /** The index in {@link #array()} of the first byte to write. */
    public int position() {
        var unused = prepared();
        return position;
    }

    /** How many bytes may be written; at least 1. */
    public int room() {
        int capacity = prepared().array().length;
        return Math.min(capacity, Math.max(position, MIN) + PORTION) - position;
    }

    /**
     * Takes over bytes that were written, and hands on the chunk that they complete, if any.
     *
     * @param bytes how many; not above what {@link #room()} said
     */
    public void filled(int bytes) {
        if (bytes < 0 || bytes > room()) {
            throw new IllegalArgumentException(
                    bytes + " bytes were said to be filled in, there was room for " + room());
        }
        position += bytes;
        Objects.requireNonNull(buffer).length(position);
        if (position == MAX || position - Math.max(scanned, MIN) >= WORTH_SCANNING) {
            scan();
        }
    }

    /** Copies bytes in, in as many steps as needed. */
    public void write(byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int step = Math.min(room(), length - done);
            System.arraycopy(source, offset + done, array(), position, step);
            filled(step);
            done += step;
        }
    }

    /** Whether the last byte that was written ends a chunk, which is handed on then. */
    public boolean isAtCut() {
        scan();
        return position + leftOverLength == 0;
    }

    /**
     * Takes away what no chunk has yet, so that no buffer is kept for it. It may be written again, here or elsewhere.
     *
     * @return fewer bytes than {@link #MAX}
     */
    public byte[] takeRest() {
        scan();
        byte[] rest = new byte[position + leftOverLength];
        if (buffer != null) {
            System.arraycopy(buffer.array(), 0, rest, 0, position);
        } else {
            System.arraycopy(leftOver, 0, rest, 0, leftOverLength);
        }
        close();
        return rest;
    }

    /** Hands on what is left; an empty stream has no chunk. Nothing can be written afterwards. */
    public void finish() {
        scan();
        if (position + leftOverLength > 0) {
            if (buffer == null) {
                expectedBytes = leftOverLength;
            }
            var unused = prepared();
            handOver();
        }
        close();
    }

    /** Releases what was not handed on; may be called at any time and twice. */
    @Override
    public void close() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        position = 0;
        leftOverLength = 0;
    }

    private ChunkBuffer prepared() {
        ChunkBuffer current = buffer;
        if (current == null) {
            current = begin();
            buffer = current;
        } else if (position == current.array().length) {
            current.grow();
        }
        return current;
    }

    /** The first buffer, or the next one, which begins with what was left over behind the last cut. */
    private ChunkBuffer begin() {
        int needed = leftOverLength + 1;
        int largest = expectedBytes < needed - 1 ? MAX : (int) Math.min(MAX, expectedBytes + 1);
        ChunkBuffer fresh = pool.acquire(Math.max(needed, Math.min(largest, FIRST_BUFFER)), largest);
        System.arraycopy(leftOver, 0, fresh.array(), 0, leftOverLength);
        position = leftOverLength;
        scanned = 0;
        leftOverLength = 0;
        fresh.length(position);
        return fresh;
    }

    private void scan() {
        ChunkBuffer current = buffer;
        if (current == null || position < MIN) {
            return;
        }
        int cut = finder.find(current.array(), Math.max(scanned, MIN - 1), position);
        scanned = position;
        if (cut >= 0 || position == MAX) {
            int end = cut >= 0 ? cut + 1 : MAX;
            leftOverLength = position - end;
            if (leftOver.length < leftOverLength) {
                leftOver = new byte[PORTION + WORTH_SCANNING];
            }
            System.arraycopy(current.array(), end, leftOver, 0, leftOverLength);
            position = end;
            handOver();
        }
    }

    private void handOver() {
        ChunkBuffer finished = Objects.requireNonNull(buffer);
        buffer = null;
        finished.length(position);
        expectedBytes = expectedBytes < position ? UNKNOWN : expectedBytes - position;
        position = 0;
        finished.settle();
        consumer.accept(finished);
    }
}
