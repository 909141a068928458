package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.ScratchFile;

/**
 * Numbers about each entry or each pack of an index, outside the heap like the index itself: what is counted for a hundred million blobs
 * would fill it. All are zero at first. Used by one thread.
 */
public final class NumberTable implements AutoCloseable {
    private static final long DIRECT_BYTES = 4 * 1024 * 1024;
    private static final int SHIFT = 12;

    private final OffHeapMemory memory = new OffHeapMemory(ScratchFile.directory(), DIRECT_BYTES);
    private final Records records;

    /**
     * Makes room.
     *
     * @param count how many rows
     * @param rowBytes how many bytes each of them has
     */
    public NumberTable(int count, int rowBytes) {
        records = new Records(memory, rowBytes, SHIFT);
        records.ensure(Math.max(0, count - 1));
    }

    /** The byte at a place of a row, unsigned. */
    public int getByte(int row, int at) {
        return records.getByte(row, at) & 0xff;
    }

    /** Sets the byte at a place of a row. */
    public void putByte(int row, int at, int value) {
        records.putByte(row, at, (byte) value);
    }

    /** The four bytes from a place of a row on. */
    public int getInt(int row, int at) {
        return records.getInt(row, at);
    }

    /** Adds to the four bytes from a place of a row on. */
    public void addInt(int row, int at, int more) {
        records.putInt(row, at, records.getInt(row, at) + more);
    }

    /** The eight bytes from a place of a row on. */
    public long getLong(int row, int at) {
        return records.getLong(row, at);
    }

    /** Adds to the eight bytes from a place of a row on. */
    public void addLong(int row, int at, long more) {
        records.putLong(row, at, records.getLong(row, at) + more);
    }

    /** Gives the room back; nothing may be asked any more. */
    @Override
    public void close() {
        memory.close();
    }
}
