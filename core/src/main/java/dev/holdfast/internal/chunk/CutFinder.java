package dev.holdfast.internal.chunk;

/**
 * Finds the places where a chunk may end: after each byte at which the Rabin fingerprint of the last 64 bytes has twenty
 * zero bits at its end (RESTIC_FORMAT 12).
 *
 * <p>A fingerprint depends on 64 bytes only, so four places of a block are searched in lockstep, which hides the latency of
 * the table look-ups. Immutable; used by any number of threads.
 */
public final class CutFinder {
    /** How many bytes a fingerprint covers. */
    public static final int WINDOW = 64;

    private static final long MASK = (1L << 20) - 1;
    private static final int LANE = 16 * 1024;
    private static final int BLOCK = 4 * LANE;
    private static final int TOP_BYTE = Polynomial.DEGREE - 8;

    private final long[] reductions;
    private final long[] departures;

    /** A finder for the repository that has this polynomial. */
    public CutFinder(Polynomial polynomial) {
        reductions = polynomial.reductions();
        departures = polynomial.departures();
    }

    /**
     * The first index in {@code from..to-1} after whose byte a chunk may end, or -1. Lengths are the caller's business. The
     * 63 bytes before {@code from} must belong to the chunk; one more must be in the buffer but does not count.
     *
     * @throws IllegalArgumentException if {@code from} is below 64 or {@code to} is behind the buffer's end
     */
    public int find(byte[] buffer, int from, int to) {
        if (from < WINDOW || to > buffer.length) {
            throw new IllegalArgumentException("search from " + from + " to " + to + " in " + buffer.length + " bytes");
        }
        int at = from;
        for (; to - at >= BLOCK; at += BLOCK) {
            int quiet = inLockstep(buffer, at);
            if (quiet < LANE) {
                return inBlock(buffer, at, quiet);
            }
        }
        return inSequence(buffer, at, to);
    }

    /** How many steps all four lanes of a block can take before one meets a cut; the length of a lane if none does. */
    private int inLockstep(byte[] b, int start) {
        long[] mod = reductions;
        long[] out = departures;
        int two = start + LANE;
        int three = two + LANE;
        int four = three + LANE;
        long d1 = fingerprint(b, start);
        long d2 = fingerprint(b, two);
        long d3 = fingerprint(b, three);
        long d4 = fingerprint(b, four);
        for (int i = 0; i < LANE; i++) {
            long c1 = (b[start + i] & 0xff) ^ out[b[start + i - WINDOW] & 0xff];
            long c2 = (b[two + i] & 0xff) ^ out[b[two + i - WINDOW] & 0xff];
            long c3 = (b[three + i] & 0xff) ^ out[b[three + i - WINDOW] & 0xff];
            long c4 = (b[four + i] & 0xff) ^ out[b[four + i - WINDOW] & 0xff];
            d1 = (d1 << 8) ^ c1 ^ mod[(int) (d1 >>> TOP_BYTE) & 0xff];
            d2 = (d2 << 8) ^ c2 ^ mod[(int) (d2 >>> TOP_BYTE) & 0xff];
            d3 = (d3 << 8) ^ c3 ^ mod[(int) (d3 >>> TOP_BYTE) & 0xff];
            d4 = (d4 << 8) ^ c4 ^ mod[(int) (d4 >>> TOP_BYTE) & 0xff];
            if ((d1 & MASK) == 0 || (d2 & MASK) == 0 || (d3 & MASK) == 0 || (d4 & MASK) == 0) {
                return i;
            }
        }
        return LANE;
    }

    /** The first cut of a block of which the lanes' beginnings are known to hold none, and the step behind them one. */
    private int inBlock(byte[] buffer, int start, int quiet) {
        for (int lane = start; ; lane += LANE) {
            int cut = inSequence(buffer, lane + quiet, lane + LANE);
            if (cut >= 0) {
                return cut;
            }
        }
    }

    private int inSequence(byte[] b, int from, int to) {
        if (from >= to) {
            return -1;
        }
        long d = fingerprint(b, from);
        for (int i = from; i < to; i++) {
            long c = (b[i] & 0xff) ^ departures[b[i - WINDOW] & 0xff];
            d = (d << 8) ^ c ^ reductions[(int) (d >>> TOP_BYTE) & 0xff];
            if ((d & MASK) == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The fingerprint of the 64 bytes before an index. */
    private long fingerprint(byte[] b, int end) {
        long d = 0;
        for (int i = end - WINDOW; i < end; i++) {
            d = (d << 8) ^ (b[i] & 0xff) ^ reductions[(int) (d >>> TOP_BYTE) & 0xff];
        }
        return d;
    }
}
