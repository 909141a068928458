package dev.holdfast.internal.browse;

import java.util.Arrays;

/**
 * A set of 64-bit hashes in 16 bytes or less for each, for counting millions of things that are told apart well enough by them.
 */
final class HashSet64 {
    private long[] slots = new long[1024];
    private int size;
    private boolean hasZero;

    /** Adds a hash; true if it was not in the set. */
    boolean add(long hash) {
        if (hash == 0) {
            boolean isNew = !hasZero;
            hasZero = true;
            return isNew;
        }
        if (size * 4L > slots.length * 3L) {
            grow();
        }
        boolean isNew = put(slots, hash);
        size += isNew ? 1 : 0;
        return isNew;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        Arrays.stream(slots).filter(hash -> hash != 0).forEach(hash -> put(larger, hash));
        slots = larger;
    }

    private static boolean put(long[] slots, long hash) {
        int mask = slots.length - 1;
        int at = (int) (hash ^ hash >>> 32) & mask;
        while (slots[at] != 0) {
            if (slots[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = hash;
        return true;
    }
}
