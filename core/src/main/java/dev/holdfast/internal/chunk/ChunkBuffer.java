package dev.holdfast.internal.chunk;

import java.util.Arrays;

/**
 * One chunk: the first {@link #length()} bytes of {@link #array()}. Whoever it was handed to releases it; it belongs to one
 * thread at a time.
 */
public final class ChunkBuffer {
    private static final byte[] RELEASED = {};

    private final BufferPool pool;
    private byte[] array;
    private int reservedUnits;
    private int length;
    private boolean settled;

    ChunkBuffer(BufferPool pool, byte[] array, int reservedUnits) {
        this.pool = pool;
        this.array = array;
        this.reservedUnits = reservedUnits;
    }

    /** The array, which is longer than the chunk as a rule. */
    public byte[] array() {
        return array;
    }

    /** How many bytes the chunk has. */
    public int length() {
        return length;
    }

    /** Gives array and reservation back to the pool; the second call does nothing. */
    public void release() {
        if (array != RELEASED) {
            byte[] free = array;
            array = RELEASED;
            if (settled) {
                pool.handedOver(-1);
            }
            pool.unreserve(reservedUnits);
            reservedUnits = 0;
            pool.giveBack(free);
        }
    }

    void length(int bytes) {
        length = bytes;
    }

    /** Moves the content into an array of twice the size. */
    void grow() {
        byte[] larger = pool.larger(array);
        System.arraycopy(array, 0, larger, 0, length);
        byte[] smaller = array;
        array = larger;
        int missing = BufferPool.unitsOf(larger) - reservedUnits;
        if (missing > 0 && pool.reserveNow(missing)) {
            reservedUnits += missing;
        }
        pool.giveBack(smaller);
    }

    /** The chunk is complete: gives back the part of the reservation that the array does not need. */
    void settle() {
        if (!settled) {
            settled = true;
            pool.handedOver(1);
        }
        int surplus = reservedUnits - BufferPool.unitsOf(array);
        if (surplus > 0) {
            reservedUnits -= surplus;
            pool.unreserve(surplus);
        }
    }

    /** A copy of the bytes, for tests and small chunks. */
    public byte[] copy() {
        return Arrays.copyOf(array, length);
    }
}
