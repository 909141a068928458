package dev.holdfast.internal.schedule;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Numbers that names decide, the same ones on every machine and for ever; they look like chance. */
final class Spread {
    private Spread() {}

    /** The number of a name. */
    static long of(String name) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        return mixed(sum.getValue());
    }

    /** Lets every bit depend on every other, as the end of MurmurHash3 does. */
    private static long mixed(long value) {
        long bits = value ^ (value >>> 33);
        bits *= 0xff51afd7ed558ccdL;
        bits ^= bits >>> 33;
        bits *= 0xc4ceb9fe1a85ec53L;
        return bits ^ (bits >>> 33);
    }
}
