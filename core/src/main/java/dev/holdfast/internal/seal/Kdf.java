package dev.holdfast.internal.seal;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import java.time.Duration;
import java.util.Arrays;

/** Makes a key from a password: scrypt (RFC 7914), as RESTIC_FORMAT 3 says. */
public final class Kdf {
    /** How many bytes of salt a key file has. */
    static final int SALT = 64;

    private static final long TARGET_NANOS = Duration.ofMillis(500).toNanos();
    private static final int MOST_PARALLEL = 16;

    private Kdf() {}

    /** The user key of a password; the caller closes it. */
    public static MasterKey derive(Secret password, byte[] salt, KeyParameters parameters) {
        byte[] utf8 = password.revealUtf8();
        try {
            return MasterKey.takeFrom(Scrypt.generate(utf8, salt, parameters, MasterKey.LENGTH));
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    /**
     * The parameters with which this machine needs about half a second: r is 8, N is the largest up to 32768 that stays
     * below, p makes up for the rest.
     */
    public static KeyParameters calibrated(Time time) {
        int n = KeyParameters.DEFAULT.n();
        long nanos = measure(time, n);
        while (nanos > TARGET_NANOS && n > KeyParameters.LOW_COST.n()) {
            n /= 2;
            nanos /= 2;
        }
        int p = (int) Math.max(1, Math.min(MOST_PARALLEL, TARGET_NANOS / Math.max(1, nanos)));
        return new KeyParameters(n, KeyParameters.DEFAULT.r(), p);
    }

    /** The second run counts: the first one includes compiling. */
    private static long measure(Time time, int n) {
        byte[] bytes = new byte[SALT];
        KeyParameters one = new KeyParameters(n, KeyParameters.DEFAULT.r(), 1);
        long start = 0;
        for (int i = 0; i < 2; i++) {
            start = time.nanos();
            byte[] unused = Scrypt.generate(bytes, bytes, one, MasterKey.LENGTH);
        }
        return time.nanos() - start;
    }
}
