package dev.holdfast.internal.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The scrypt function (RFC 7914). Its lanes, of which there are {@code p}, depend on nothing but the password and the salt, so
 * several are computed at once where processors and memory allow.
 */
final class Scrypt {
    /** What all lanes that are computed at once may take, and the part of the heap that they may take. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int PART_OF_HEAP = 3;

    /** Integers in a block of Salsa20/8. */
    private static final int BLOCK = 16;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int n;
    /** Integers in a lane. */
    private final int width;

    private final int lanes;
    private final byte[] state;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Scrypt(KeyParameters parameters, byte[] state) {
        this.n = parameters.n();
        this.width = 2 * BLOCK * parameters.r();
        this.lanes = parameters.p();
        this.state = state;
    }

    /**
     * Derives a key.
     *
     * @param password in UTF-8; may be empty
     * @param length of the key in bytes
     */
    static byte[] generate(byte[] password, byte[] salt, KeyParameters parameters, int length) {
        byte[] state = pbkdf2(password, salt, 128 * parameters.r() * parameters.p());
        try {
            new Scrypt(parameters, state).mixAll();
            return pbkdf2(password, state, length);
        } finally {
            Arrays.fill(state, (byte) 0);
        }
    }

    /** PBKDF2 (RFC 8018, 5.2) with HMAC-SHA-256 and one round. */
    private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // The JDK refuses an empty key; HMAC pads keys with zeros, so that one zero is the same.
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
            byte[] key = new byte[length];
            for (int at = 0, block = 1; at < length; at += mac.getMacLength(), block++) {
                mac.update(salt);
                mac.update(
                        new byte[] {(byte) (block >>> 24), (byte) (block >>> 16), (byte) (block >>> 8), (byte) block});
                byte[] part = mac.doFinal();
                System.arraycopy(part, 0, key, at, Math.min(part.length, length - at));
            }
            return key;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
        }
    }

    /** An interrupt is kept for later: half a key is none, and all of it takes a moment only. */
    private void mixAll() {
        Thread[] helpers = Stream.generate(() -> new Thread(this::help, "holdfast-scrypt"))
                .limit(threads() - 1L)
                .toArray(Thread[]::new);
        for (Thread helper : helpers) {
            helper.setDaemon(true);
            helper.start();
        }
        mixLanes();
        boolean interrupted = false;
        for (int i = 0; i < helpers.length; ) {
            try {
                helpers[i].join();
                i++;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() instanceof Error fatal) {
            throw fatal;
        }
    }

    /** Mixing fails for want of memory at most; a lane that was not mixed would make another password of it. */
    private void help() {
        try {
            mixLanes();
        } catch (Error fatal) {
            failure.set(fatal);
        }
    }

    private int threads() {
        long room = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        long fit = Math.max(1, room / (4L * n * width));
        return (int) Math.min(Math.min(lanes, fit), Runtime.getRuntime().availableProcessors());
    }

    private void mixLanes() {
        int[] memory = null;
        int[] lane = new int[width];
        int[] other = new int[width];
        for (int i = next.getAndIncrement(); i < lanes; i = next.getAndIncrement()) {
            memory = memory == null ? new int[n * width] : memory;
            int from = 4 * width * i;
            for (int k = 0; k < width; k++) {
                lane[k] = (int) INTS.get(state, from + 4 * k);
            }
            mix(lane, other, memory);
            for (int k = 0; k < width; k++) {
                INTS.set(state, from + 4 * k, lane[k]);
            }
        }
        Stream.of(memory, lane, other).filter(Objects::nonNull).forEach(used -> Arrays.fill(used, 0));
    }

    /** scryptROMix: fills the memory, then reads it in an order that the content decides. N is even. */
    private void mix(int[] lane, int[] other, int[] memory) {
        for (int i = 0; i < n; i += 2) {
            System.arraycopy(lane, 0, memory, i * width, width);
            mixBlocks(lane, other);
            System.arraycopy(other, 0, memory, (i + 1) * width, width);
            mixBlocks(other, lane);
        }
        for (int i = 0; i < n; i += 2) {
            add(lane, memory);
            mixBlocks(lane, other);
            add(other, memory);
            mixBlocks(other, lane);
        }
    }

    private void add(int[] lane, int[] memory) {
        int from = (lane[width - BLOCK] & (n - 1)) * width;
        for (int k = 0; k < width; k++) {
            lane[k] ^= memory[from + k];
        }
    }

    /** scryptBlockMix: even blocks go into the first half of the target, odd ones into the second. */
    private void mixBlocks(int[] source, int[] target) {
        int[] sum = new int[BLOCK];
        System.arraycopy(source, width - BLOCK, sum, 0, BLOCK);
        for (int i = 0; i < width; i += BLOCK) {
            for (int k = 0; k < BLOCK; k++) {
                sum[k] ^= source[i + k];
            }
            salsa(sum);
            int half = (i / BLOCK & 1) == 0 ? 0 : width / 2;
            System.arraycopy(sum, 0, target, half + i / (2 * BLOCK) * BLOCK, BLOCK);
        }
    }

    /** Salsa20/8 in place. In variables of their own the words stay in registers, whichever compiler has come to it. */
    private static void salsa(int[] sum) {
        int x0 = sum[0];
        int x1 = sum[1];
        int x2 = sum[2];
        int x3 = sum[3];
        int x4 = sum[4];
        int x5 = sum[5];
        int x6 = sum[6];
        int x7 = sum[7];
        int x8 = sum[8];
        int x9 = sum[9];
        int x10 = sum[10];
        int x11 = sum[11];
        int x12 = sum[12];
        int x13 = sum[13];
        int x14 = sum[14];
        int x15 = sum[15];
        for (int round = 0; round < 4; round++) {
            x4 ^= Integer.rotateLeft(x0 + x12, 7);
            x8 ^= Integer.rotateLeft(x4 + x0, 9);
            x12 ^= Integer.rotateLeft(x8 + x4, 13);
            x0 ^= Integer.rotateLeft(x12 + x8, 18);
            x9 ^= Integer.rotateLeft(x5 + x1, 7);
            x13 ^= Integer.rotateLeft(x9 + x5, 9);
            x1 ^= Integer.rotateLeft(x13 + x9, 13);
            x5 ^= Integer.rotateLeft(x1 + x13, 18);
            x14 ^= Integer.rotateLeft(x10 + x6, 7);
            x2 ^= Integer.rotateLeft(x14 + x10, 9);
            x6 ^= Integer.rotateLeft(x2 + x14, 13);
            x10 ^= Integer.rotateLeft(x6 + x2, 18);
            x3 ^= Integer.rotateLeft(x15 + x11, 7);
            x7 ^= Integer.rotateLeft(x3 + x15, 9);
            x11 ^= Integer.rotateLeft(x7 + x3, 13);
            x15 ^= Integer.rotateLeft(x11 + x7, 18);
            x1 ^= Integer.rotateLeft(x0 + x3, 7);
            x2 ^= Integer.rotateLeft(x1 + x0, 9);
            x3 ^= Integer.rotateLeft(x2 + x1, 13);
            x0 ^= Integer.rotateLeft(x3 + x2, 18);
            x6 ^= Integer.rotateLeft(x5 + x4, 7);
            x7 ^= Integer.rotateLeft(x6 + x5, 9);
            x4 ^= Integer.rotateLeft(x7 + x6, 13);
            x5 ^= Integer.rotateLeft(x4 + x7, 18);
            x11 ^= Integer.rotateLeft(x10 + x9, 7);
            x8 ^= Integer.rotateLeft(x11 + x10, 9);
            x9 ^= Integer.rotateLeft(x8 + x11, 13);
            x10 ^= Integer.rotateLeft(x9 + x8, 18);
            x12 ^= Integer.rotateLeft(x15 + x14, 7);
            x13 ^= Integer.rotateLeft(x12 + x15, 9);
            x14 ^= Integer.rotateLeft(x13 + x12, 13);
            x15 ^= Integer.rotateLeft(x14 + x13, 18);
        }
        addTo(sum, 0, x0, x1, x2, x3);
        addTo(sum, 4, x4, x5, x6, x7);
        addTo(sum, 8, x8, x9, x10, x11);
        addTo(sum, 12, x12, x13, x14, x15);
    }

    private static void addTo(int[] sum, int at, int first, int second, int third, int fourth) {
        sum[at] += first;
        sum[at + 1] += second;
        sum[at + 2] += third;
        sum[at + 3] += fourth;
    }
}
