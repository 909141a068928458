package dev.holdfast.internal.chunk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Buffers for chunks, within a budget of bytes: whoever asks for more waits, in order, until others have given back.
 *
 * <p>A taker reserves what its chunk may grow to before it holds anything, and holds nothing else while it waits; so takers
 * cannot wait for each other in a circle. Given-back arrays are kept for the next taker as long as the budget has room for
 * them. Safe for use from any thread.
 */
public final class BufferPool {
    /** The longest chunk, and the largest buffer. */
    static final int LARGEST = Chunking.MAX;

    private static final int UNIT = 16 * 1024;
    private static final int CLASSES = 10;

    /** An array of 2^n bytes and its header would take one region of the garbage collector more than it fills. */
    private static final int HEADER = 32;

    private static final long LOOK_AROUND_MILLIS = 100;

    private final int budgetUnits;
    /** Chunks that are complete and not released. */
    private final AtomicInteger handedOver = new AtomicInteger();

    private final Semaphore units;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<ArrayDeque<byte[]>> idle = new ArrayList<>();
    private long idleUnits;
    /** What the arrays that are lent really take, which is less than what is reserved for them. */
    private long lentUnits;

    /**
     * @param budgetBytes what all buffers together may take, reserved and idle; at least 8 MiB, and 8 MiB for each stream
     *     that is to be chunked at the same time keep those from waiting
     * @throws IllegalArgumentException if the budget is below 8 MiB
     */
    public BufferPool(long budgetBytes) {
        if (budgetBytes < LARGEST) {
            throw new IllegalArgumentException("a buffer pool needs 8 MiB at least, not " + budgetBytes + " bytes");
        }
        budgetUnits = (int) Math.min(Integer.MAX_VALUE, budgetBytes / UNIT);
        units = new Semaphore(budgetUnits, true);
        for (int i = 0; i < CLASSES; i++) {
            idle.add(new ArrayDeque<>());
        }
    }

    /**
     * Takes a buffer, waiting for room in the budget as long as chunks are on their way that will make room. If there are
     * none, all room is with streams that are still being filled, maybe by the waiting thread itself: then one more buffer
     * is given beyond the budget.
     *
     * @param roomBytes how much it must hold at once; at most 8 MiB
     * @param mayGrowToBytes how much it may have to hold later
     * @throws CancellationException if the thread is interrupted while waiting; its interrupt flag is set
     */
    public ChunkBuffer acquire(int roomBytes, int mayGrowToBytes) {
        int sizeClass = classFor(roomBytes);
        int reserved = 1 << classFor(Math.max(roomBytes, mayGrowToBytes));
        try {
            while (!units.tryAcquire(reserved, LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                if (handedOver.get() == 0) {
                    return new ChunkBuffer(this, array(sizeClass), 0);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a buffer");
        }
        return new ChunkBuffer(this, array(sizeClass), reserved);
    }

    /** A complete chunk of these bytes, as if it had been cut; waits as {@link #acquire} does. */
    public ChunkBuffer chunkOf(byte[] content) {
        ChunkBuffer chunk = acquire(content.length, content.length);
        System.arraycopy(content, 0, chunk.array(), 0, content.length);
        chunk.length(content.length);
        chunk.settle();
        return chunk;
    }

    /** How many bytes are reserved now. */
    public long reservedBytes() {
        return (long) (budgetUnits - units.availablePermits()) * UNIT;
    }

    /** How many bytes are kept for the next takers. */
    public long idleBytes() {
        lock.lock();
        try {
            return idleUnits * UNIT;
        } finally {
            lock.unlock();
        }
    }

    /** An array of a class; idle ones that no longer fit beside those that are lent are dropped. */
    private byte[] array(int sizeClass) {
        lock.lock();
        try {
            byte[] found = idle.get(sizeClass).poll();
            idleUnits -= found == null ? 0 : 1 << sizeClass;
            lentUnits += 1 << sizeClass;
            dropSurplus();
            return found == null ? new byte[capacityOf(sizeClass)] : found;
        } finally {
            lock.unlock();
        }
    }

    /** A larger array for a buffer that is full; beyond its reservation it takes what is free, and never waits. */
    byte[] larger(byte[] array) {
        return array(classFor(array.length) + 1);
    }

    /** Whether this many more units could be reserved at once. */
    boolean reserveNow(int more) {
        return units.tryAcquire(more);
    }

    void unreserve(int count) {
        units.release(count);
    }

    void giveBack(byte[] array) {
        int sizeClass = classFor(array.length);
        lock.lock();
        try {
            idle.get(sizeClass).push(array);
            idleUnits += 1 << sizeClass;
            lentUnits -= 1 << sizeClass;
            dropSurplus();
        } finally {
            lock.unlock();
        }
    }

    private void dropSurplus() {
        for (int i = CLASSES - 1; idleUnits + lentUnits > budgetUnits && i >= 0; ) {
            if (idle.get(i).poll() == null) {
                i--;
            } else {
                idleUnits -= 1 << i;
            }
        }
    }

    static int unitsOf(byte[] array) {
        return 1 << classFor(array.length);
    }

    void handedOver(int more) {
        handedOver.addAndGet(more);
    }

    private static int capacityOf(int sizeClass) {
        return sizeClass == CLASSES - 1 ? LARGEST : (UNIT << sizeClass) - HEADER;
    }

    private static int classFor(int bytes) {
        for (int i = 0; i < CLASSES; i++) {
            if (bytes <= capacityOf(i)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no buffer holds " + bytes + " bytes; the largest holds " + LARGEST);
    }
}
