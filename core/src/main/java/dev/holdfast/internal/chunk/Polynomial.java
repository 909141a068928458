package dev.holdfast.internal.chunk;

import dev.holdfast.RepositoryException;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * An irreducible polynomial of degree 53 over GF(2), one coefficient a bit: what makes the boundaries of one repository
 * differ from another's (RESTIC_FORMAT 4 and 12).
 */
public final class Polynomial {
    /** The degree that every repository uses. */
    public static final int DEGREE = 53;

    private static final long TOP = 1L << DEGREE;
    private static final int LONGEST_HEX = 14;

    private final long bits;

    private Polynomial(long bits) {
        this.bits = bits;
    }

    /**
     * The polynomial with these coefficients.
     *
     * @throws RepositoryException.Damaged if the degree is not 53 or the polynomial is reducible
     */
    public static Polynomial of(long bits) {
        if (degree(bits) != DEGREE || !isIrreducible(bits)) {
            throw new RepositoryException.Damaged("the chunker polynomial " + Long.toHexString(bits)
                    + " is not an irreducible one of degree 53; the repository's config cannot be used for writing");
        }
        return new Polynomial(bits);
    }

    /**
     * Reads the form that a repository's config holds: hex digits without prefix.
     *
     * @throws RepositoryException.Damaged if the text is no hex number or not a fitting polynomial
     */
    public static Polynomial parse(String hex) {
        Objects.requireNonNull(hex, "hex");
        try {
            if (hex.length() <= LONGEST_HEX) {
                return of(Long.parseUnsignedLong(hex, 16));
            }
        } catch (NumberFormatException notHex) {
            throw new RepositoryException.Damaged("the chunker polynomial '" + hex + "' is not a hex number", notHex);
        }
        throw new RepositoryException.Damaged("the chunker polynomial has more than 14 hex digits");
    }

    /** Draws one; the generator should be a {@code SecureRandom}, as boundaries give away what lies between them. */
    public static Polynomial random(RandomGenerator random) {
        while (true) {
            long candidate = (random.nextLong() & (TOP - 1)) | TOP | 1;
            if (isIrreducible(candidate)) {
                return new Polynomial(candidate);
            }
        }
    }

    /** The coefficients; bit 53 is set. */
    public long bits() {
        return bits;
    }

    /** The form that a repository's config holds. */
    public String hex() {
        return Long.toHexString(bits);
    }

    /** Ben-Or's test: irreducible if x^(2^i) - x shares no factor with it, for each i up to half the degree. */
    static boolean isIrreducible(long candidate) {
        int degree = degree(candidate);
        if (degree < 1 || degree > DEGREE) {
            return false;
        }
        long power = remainder(2, candidate);
        for (int i = 1; i <= degree / 2; i++) {
            power = product(power, power, candidate);
            if (greatestCommonDivisor(candidate, power ^ 2) != 1) {
                return false;
            }
        }
        return true;
    }

    /** For t = 0..255: t*x^53 modulo this, with t itself on top, so that one exclusive-or also clears the top byte. */
    long[] reductions() {
        long[] table = new long[256];
        for (int t = 0; t < 256; t++) {
            table[t] = remainder((long) t << DEGREE, bits) | ((long) t << DEGREE);
        }
        return table;
    }

    /** For each byte: its share in the fingerprint once 64 more bytes have come, which leaves then. */
    long[] departures() {
        long[] table = new long[256];
        for (int b = 0; b < 256; b++) {
            long share = remainder(b, bits);
            for (int i = 0; i < CutFinder.WINDOW; i++) {
                share = remainder(share << 8, bits);
            }
            table[b] = share;
        }
        return table;
    }

    private static int degree(long p) {
        return 63 - Long.numberOfLeadingZeros(p);
    }

    /** The argument is below 2^61, as reduced values are at most shifted by a byte. */
    private static long remainder(long p, long modulus) {
        int target = degree(modulus);
        long rest = p;
        for (int d = degree(rest); d >= target; d = degree(rest)) {
            rest ^= modulus << (d - target);
        }
        return rest;
    }

    private static long product(long a, long b, long modulus) {
        int target = degree(modulus);
        long sum = 0;
        for (int i = target - 1; i >= 0; i--) {
            sum <<= 1;
            sum ^= -((sum >>> target) & 1) & modulus;
            sum ^= -((b >>> i) & 1) & a;
        }
        return sum;
    }

    private static long greatestCommonDivisor(long a, long b) {
        long larger = a;
        long smaller = b;
        while (smaller != 0) {
            long rest = remainder(larger, smaller);
            larger = smaller;
            smaller = rest;
        }
        return larger;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Polynomial that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    @Override
    public String toString() {
        return hex();
    }
}
