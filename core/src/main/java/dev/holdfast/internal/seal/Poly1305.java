package dev.holdfast.internal.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Poly1305 (RFC 8439, 2.5), fast enough for the JVM: limbs of 44, 44 and 42 bits, two blocks a step.
 *
 * <p>A product of two limbs has up to 93 bits; its part above bit 44 comes from {@link Math#multiplyHigh} on operands
 * shifted left by 20 bits in sum, its lower part from an ordinary multiplication, so that no carry has to be looked for.
 * Used by one thread; after {@link #finish} it may be started again.
 */
public final class Poly1305 {
    /** How many bytes a tag has. */
    public static final int TAG = 16;

    private static final int BLOCK = 16;
    private static final int PAIR = 2 * BLOCK;
    private static final long M44 = (1L << 44) - 1;
    private static final long M42 = (1L << 42) - 1;
    private static final long END = 1L << 40;
    private static final int R_SHIFT = 14;
    private static final int H_SHIFT = 6;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] rest = new byte[BLOCK];
    private int restLength;
    private long pad0;
    private long pad1;
    private long r0;
    private long r1;
    private long r2;
    private long q0;
    private long q1;
    private long q2;
    private long h0;
    private long h1;
    private long h2;

    /**
     * Begins a message.
     *
     * @param r 16 bytes, clamped here
     * @param s 16 bytes, different for each message
     */
    public void start(byte[] r, byte[] s) {
        long low = (long) LONGS.get(r, 0) & 0x0ffffffc0fffffffL;
        long high = (long) LONGS.get(r, 8) & 0x0ffffffc0ffffffcL;
        r0 = low & M44;
        r1 = ((low >>> 44) | (high << 20)) & M44;
        r2 = high >>> 24;
        pad0 = (long) LONGS.get(s, 0);
        pad1 = (long) LONGS.get(s, 8);
        restLength = 0;
        square();
        h0 = 0;
        h1 = 0;
        h2 = 0;
    }

    /** Takes more of the message. */
    public void update(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        if (restLength > 0) {
            int taken = Math.min(BLOCK - restLength, length);
            System.arraycopy(bytes, at, rest, restLength, taken);
            restLength += taken;
            at += taken;
            if (restLength < BLOCK) {
                return;
            }
            block(rest, 0, END);
        }
        int pairs = (end - at) / PAIR;
        pairs(bytes, at, pairs);
        at += pairs * PAIR;
        if (end - at >= BLOCK) {
            block(bytes, at, END);
            at += BLOCK;
        }
        restLength = end - at;
        System.arraycopy(bytes, at, rest, 0, restLength);
    }

    /** Ends the message and writes its tag of 16 bytes. */
    public void finish(byte[] target, int offset) {
        if (restLength > 0) {
            rest[restLength] = 1;
            Arrays.fill(rest, restLength + 1, BLOCK, (byte) 0);
            block(rest, 0, 0);
        }
        reduce();
        long low = h0 | (h1 << 44);
        long high = (h1 >>> 20) | (h2 << 24);
        long sum = low + pad0;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        LONGS.set(target, offset, sum);
        LONGS.set(target, offset + 8, high + pad1 + carry);
    }

    /** Brings the sum below 2^130 - 5, in constant time. */
    private void reduce() {
        carry();
        carry();
        long g0 = h0 + 5;
        long g1 = h1 + (g0 >>> 44);
        long g2 = h2 + (g1 >>> 44) - (1L << 42);
        long keep = g2 >> 63;
        h0 = (h0 & keep) | (g0 & M44 & ~keep);
        h1 = (h1 & keep) | (g1 & M44 & ~keep);
        h2 = (h2 & keep) | (g2 & ~keep);
    }

    private void carry() {
        h1 += h0 >>> 44;
        h0 &= M44;
        h2 += h1 >>> 44;
        h1 &= M44;
        h0 += (h2 >>> 42) * 5;
        h2 &= M42;
        h1 += h0 >>> 44;
        h0 &= M44;
    }

    /** r*r, for the earlier block of each pair. */
    private void square() {
        h0 = r0;
        h1 = r1;
        h2 = r2;
        multiply();
        q0 = h0;
        q1 = h1;
        q2 = h2;
    }

    private void block(byte[] b, int at, long end) {
        long low = (long) LONGS.get(b, at);
        long high = (long) LONGS.get(b, at + 8);
        h0 += low & M44;
        h1 += ((low >>> 44) | (high << 20)) & M44;
        h2 += (high >>> 24) | end;
        multiply();
    }

    /** h = h * r, partly reduced. */
    private void multiply() {
        long s1 = r1 * 20;
        long s2 = r2 * 20;
        long low0 = low(h0, r0) + low(h1, s2) + low(h2, s1);
        long low1 = low(h0, r1) + low(h1, r0) + low(h2, s2);
        long low2 = low(h0, r2) + low(h1, r1) + low(h2, r0);
        long high0 = high(h0, r0) + high(h1, s2) + high(h2, s1);
        long high1 = high(h0, r1) + high(h1, r0) + high(h2, s2);
        long high2 = high(h0, r2) + high(h1, r1) + high(h2, r0);
        low1 += (low0 >>> 44) + high0;
        low2 += (low1 >>> 44) + high1;
        long above = (low0 & M44) + ((low2 >>> 42) + (high2 << 2)) * 5;
        h0 = above & M44;
        h1 = (low1 & M44) + (above >>> 44);
        h2 = low2 & M42;
    }

    private static long low(long a, long b) {
        return (a * b) & M44;
    }

    private static long high(long a, long b) {
        return Math.multiplyHigh(a << H_SHIFT, b << R_SHIFT);
    }

    /** h = (h + first) * r*r + second * r for each pair of blocks; the one loop that decides the speed. */
    private void pairs(byte[] b, int from, int count) {
        long a0 = h0;
        long a1 = h1;
        long a2 = h2;
        final long r0 = this.r0;
        final long r1 = this.r1;
        final long r2 = this.r2;
        final long s1 = r1 * 20;
        final long s2 = r2 * 20;
        final long q0 = this.q0;
        final long q1 = this.q1;
        final long q2 = this.q2;
        final long t1 = q1 * 20;
        final long t2 = q2 * 20;
        for (int at = from, end = from + count * PAIR; at < end; at += PAIR) {
            long low = (long) LONGS.get(b, at);
            long high = (long) LONGS.get(b, at + 8);
            a0 += low & M44;
            a1 += ((low >>> 44) | (high << 20)) & M44;
            a2 += (high >>> 24) | END;
            low = (long) LONGS.get(b, at + 16);
            high = (long) LONGS.get(b, at + 24);
            long b0 = low & M44;
            long b1 = ((low >>> 44) | (high << 20)) & M44;
            long b2 = (high >>> 24) | END;
            long low0 = low(a0, q0) + low(a1, t2) + low(a2, t1) + low(b0, r0) + low(b1, s2) + low(b2, s1);
            long low1 = low(a0, q1) + low(a1, q0) + low(a2, t2) + low(b0, r1) + low(b1, r0) + low(b2, s2);
            long low2 = low(a0, q2) + low(a1, q1) + low(a2, q0) + low(b0, r2) + low(b1, r1) + low(b2, r0);
            long high0 = high(a0, q0) + high(a1, t2) + high(a2, t1) + high(b0, r0) + high(b1, s2) + high(b2, s1);
            long high1 = high(a0, q1) + high(a1, q0) + high(a2, t2) + high(b0, r1) + high(b1, r0) + high(b2, s2);
            long high2 = high(a0, q2) + high(a1, q1) + high(a2, q0) + high(b0, r2) + high(b1, r1) + high(b2, r0);
            low1 += (low0 >>> 44) + high0;
            low2 += (low1 >>> 44) + high1;
            long above = (low0 & M44) + ((low2 >>> 42) + (high2 << 2)) * 5;
            a0 = above & M44;
            a1 = (low1 & M44) + (above >>> 44);
            a2 = low2 & M42;
        }
        h0 = a0;
        h1 = a1;
        h2 = a2;
    }
}
