package dev.holdfast.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A set of names as 128-bit digests, 32 bytes each on average; a chance meeting of two is out of the question. */
final class SeenKeys {
    private final MessageDigest digest = Streams.sha256();
    private long[] table = new long[2 * 64];
    private int size;

    /** Whether the name is new. */
    boolean add(String name) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = hash.getLong();
        // Zero marks a free slot.
        long low = hash.getLong() | 1;
        if (!insert(table, high, low)) {
            return false;
        }
        size++;
        if (size * 4L > table.length) {
            grow();
        }
        return true;
    }

    private static boolean insert(long[] table, long high, long low) {
        int mask = table.length / 2 - 1;
        int slot = (int) high & mask;
        while (table[2 * slot + 1] != 0) {
            if (table[2 * slot] == high && table[2 * slot + 1] == low) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        table[2 * slot] = high;
        table[2 * slot + 1] = low;
        return true;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (int at = 0; at < table.length; at += 2) {
            if (table[at + 1] != 0) {
                insert(larger, table[at], table[at + 1]);
            }
        }
        table = larger;
    }
}
