package dev.holdfast.internal.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Records of one size, numbered from 0, outside the heap. Fields are little-endian, at byte offsets within the record. */
final class Records {
    private final OffHeapMemory memory;
    private final int recordBytes;
    private final int shift;
    private final int mask;
    private final List<ByteBuffer> segments = new ArrayList<>();

    /** @param shift there are 2^shift records in a segment */
    Records(OffHeapMemory memory, int recordBytes, int shift) {
        this.memory = memory;
        this.recordBytes = recordBytes;
        this.shift = shift;
        this.mask = (1 << shift) - 1;
    }

    /** Makes sure that there is a record of this number; a new one is zero. */
    void ensure(int record) {
        while (record >>> shift >= segments.size()) {
            segments.add(memory.allocate(recordBytes << shift));
        }
    }

    byte getByte(int record, int field) {
        return segments.get(record >>> shift).get((record & mask) * recordBytes + field);
    }

    void putByte(int record, int field, byte value) {
        var unused = segments.get(record >>> shift).put((record & mask) * recordBytes + field, value);
    }

    int getInt(int record, int field) {
        return segments.get(record >>> shift).getInt((record & mask) * recordBytes + field);
    }

    void putInt(int record, int field, int value) {
        var unused = segments.get(record >>> shift).putInt((record & mask) * recordBytes + field, value);
    }

    long getLong(int record, int field) {
        return segments.get(record >>> shift).getLong((record & mask) * recordBytes + field);
    }

    void putLong(int record, int field, long value) {
        var unused = segments.get(record >>> shift).putLong((record & mask) * recordBytes + field, value);
    }
}
