package dev.holdfast.internal.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs, and plain implementations to compare with. */
final class Streams {
    private Streams() {}

    /** The generator that the vectors name: xorshift64*, little-endian. */
    static byte[] xorshift(long seed, int length) {
        byte[] bytes = new byte[length];
        long s = seed;
        for (int i = 0; i < length; i += 8) {
            s ^= s >>> 12;
            s ^= s << 25;
            s ^= s >>> 27;
            long v = s * 2685821657736338717L;
            for (int j = 0; j < 8 && i + j < length; j++) {
                bytes[i + j] = (byte) (v >>> (8 * j));
            }
        }
        return bytes;
    }

    /** Random bytes with runs of zeros, most of which make candidates. */
    static byte[] withZeroRuns(long seed, int length, int runs) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (int i = 0; i < runs; i++) {
            int at = random.nextInt(length);
            Arrays.fill(bytes, at, Math.min(length, at + 60 + random.nextInt(10)), (byte) 0);
        }
        return bytes;
    }

    static byte[] periodic(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    /** By long division of the last 64 bytes, bit by bit, without any table. */
    static boolean isCandidate(Polynomial polynomial, byte[] bytes, int last) {
        long digest = 0;
        for (int i = last - 63; i <= last; i++) {
            for (int bit = 7; bit >= 0; bit--) {
                digest = (digest << 1) | ((bytes[i] >>> bit) & 1);
                digest ^= (digest >>> 53) == 0 ? 0 : polynomial.bits();
            }
        }
        return (digest & ((1 << 20) - 1)) == 0;
    }

    /** Chunk lengths by a rolling hash that looks at every byte. */
    static List<Integer> naiveLengths(Polynomial polynomial, byte[] bytes) {
        long[] mod = polynomial.reductions();
        long[] out = polynomial.departures();
        List<Integer> lengths = new ArrayList<>();
        int start = 0;
        long digest = 0;
        for (int i = 0; i < bytes.length; i++) {
            long leaving = i - start >= 64 ? out[bytes[i - 64] & 0xff] : 0;
            digest = (digest << 8) ^ mod[(int) (digest >>> 45)] ^ (bytes[i] & 0xff) ^ leaving;
            int length = i + 1 - start;
            if (length == Chunking.MAX || (length >= Chunking.MIN && (digest & ((1 << 20) - 1)) == 0)) {
                lengths.add(length);
                start = i + 1;
                digest = 0;
            }
        }
        if (start < bytes.length) {
            lengths.add(bytes.length - start);
        }
        return lengths;
    }
}
