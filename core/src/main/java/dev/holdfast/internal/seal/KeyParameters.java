package dev.holdfast.internal.seal;

import dev.holdfast.RepositoryException;

/**
 * How costly scrypt makes it to try a password.
 *
 * @param n cost in steps, a power of two
 * @param r block size in units of 128 bytes
 * @param p how many times in parallel
 */
public record KeyParameters(int n, int r, int p) {
    /** About half a second and 32 MiB. */
    public static final KeyParameters DEFAULT = new KeyParameters(32768, 8, 5);

    /** A few milliseconds; protects nothing, for tests only. */
    public static final KeyParameters LOW_COST = new KeyParameters(1024, 8, 1);

    private static final long MOST_MEMORY = 1L << 27;
    private static final long MOST_WORK = 1L << 33;

    /** @throws RepositoryException.Unsupported if a number is no scrypt parameter, or asks for more than 128 MiB or about half a minute */
    public KeyParameters {
        if (n < 2 || Integer.bitCount(n) != 1 || r < 1 || p < 1) {
            throw new RepositoryException.Unsupported(text(n, r, p) + " are not possible: N is a power of two above 1");
        }
        long memory = 128L * n * r;
        if (memory > MOST_MEMORY || 128L * r * p > MOST_MEMORY) {
            throw new RepositoryException.Unsupported(text(n, r, p) + " would take more than 128 MiB of memory");
        }
        if (memory > MOST_WORK / p) {
            throw new RepositoryException.Unsupported(text(n, r, p) + " would take half a minute or more to compute");
        }
    }

    private static String text(int n, int r, int p) {
        return "a key's scrypt parameters N=" + n + " r=" + r + " p=" + p;
    }
}
