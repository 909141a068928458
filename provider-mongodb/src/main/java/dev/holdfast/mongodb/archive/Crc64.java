package dev.holdfast.mongodb.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CRC-64 with the polynomial of ECMA-182, reflected, begun and ended with all ones: what xz calls CRC-64. Eight bytes are taken at
 * once. Used by one thread.
 */
final class Crc64 {
    private static final long POLYNOMIAL = 0xc96c5795d7870f42L;
    private static final int SLICES = 8;
    private static final int BYTES = 256;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long[][] TABLES = tables();

    private long inverted = -1;

    private static long[][] tables() {
        long[][] tables = new long[SLICES][BYTES];
        for (int value = 0; value < BYTES; value++) {
            long crc = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
            }
            tables[0][value] = crc;
        }
        for (int slice = 1; slice < SLICES; slice++) {
            for (int value = 0; value < BYTES; value++) {
                long before = tables[slice - 1][value];
                tables[slice][value] = before >>> Byte.SIZE ^ tables[0][(int) before & 0xff];
            }
        }
        return tables;
    }

    void update(byte[] bytes, int offset, int length) {
        long crc = inverted;
        int at = offset;
        int end = offset + length;
        for (; end - at >= SLICES; at += SLICES) {
            crc = eight(crc ^ (long) LONG.get(bytes, at));
        }
        for (; at < end; at++) {
            crc = crc >>> Byte.SIZE ^ TABLES[0][(int) (crc ^ bytes[at]) & 0xff];
        }
        inverted = crc;
    }

    private static long eight(long mixed) {
        return TABLES[7][(int) mixed & 0xff]
                ^ TABLES[6][(int) (mixed >>> 8) & 0xff]
                ^ TABLES[5][(int) (mixed >>> 16) & 0xff]
                ^ TABLES[4][(int) (mixed >>> 24) & 0xff]
                ^ TABLES[3][(int) (mixed >>> 32) & 0xff]
                ^ TABLES[2][(int) (mixed >>> 40) & 0xff]
                ^ TABLES[1][(int) (mixed >>> 48) & 0xff]
                ^ TABLES[0][(int) (mixed >>> 56)];
    }

    /** Of all bytes so far; 0 of none. */
    long value() {
        return ~inverted;
    }
}
