package dev.holdfast.internal.seal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and authenticates, and back: {@code iv(16) || AES-256-CTR(plain) || tag(16)} (RESTIC_FORMAT 2).
 *
 * <p>Holds ciphers that are costly to make; each thread has its own. All work goes in slices of 16 KiB, which the JVM's
 * compiled code handles at full speed and which stay in the processor's cache between cipher and MAC.
 */
public final class Sealer {
    /** How many bytes sealing adds. */
    public static final int OVERHEAD = 32;

    /** How many bytes go into a cipher or a digest at once. */
    static final int SLICE = 16 * 1024;

    static final int IV = 16;
    private static final int RANDOM_BYTES = 4096;

    private final SecureRandom random;
    private final byte[] randomBytes = new byte[RANDOM_BYTES];
    private int randomUsed = RANDOM_BYTES;
    private final SecretKeySpec key;
    private final byte[] macR;
    private final Cipher cipher;
    private final Cipher nonceCipher;
    private final Poly1305 mac = new Poly1305();
    private final byte[] nonce = new byte[IV];
    private final byte[] pad = new byte[IV];
    private final byte[] tag = new byte[Poly1305.TAG];

    /**
     * @param key copied; may be closed afterwards
     * @param random asked for 4 KiB at a time
     */
    public Sealer(MasterKey key, SecureRandom random) {
        this.random = random;
        this.key = new SecretKeySpec(key.encrypt(), "AES");
        this.macR = key.macR().clone();
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            nonceCipher = Cipher.getInstance("AES/ECB/NoPadding");
            nonceCipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.macK(), "AES"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES", impossible);
        }
    }

    /**
     * Seals bytes. Source and target may overlap in one array as long as the source begins 16 bytes or more behind the
     * target's beginning.
     *
     * @return how many bytes were written: {@code length + OVERHEAD}
     */
    public int seal(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        Objects.checkFromIndexSize(targetOffset, length + OVERHEAD, target.length);
        SealingStream stream = begin();
        int at = targetOffset + stream.begin(target, targetOffset);
        at += stream.update(source, offset, length, target, at);
        at += stream.finish(target, at);
        return at - targetOffset;
    }

    /** Seals bytes into a fresh array. */
    public byte[] seal(byte[] plain) {
        byte[] sealed = new byte[plain.length + OVERHEAD];
        int unused = seal(plain, 0, plain.length, sealed, 0);
        return sealed;
    }

    /**
     * Checks the tag, in constant time, and only then decrypts. Source and target may overlap in one array as long as the
     * target does not begin behind {@code offset + 16}.
     *
     * @return how many bytes were written: {@code length - OVERHEAD}
     * @throws SealBroken if there are fewer than 32 bytes or the tag is wrong; the target is as it was
     */
    public int open(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        if (length < OVERHEAD) {
            throw new SealBroken("sealed data has 32 bytes at least, here are " + length);
        }
        int plainLength = length - OVERHEAD;
        Objects.checkFromIndexSize(targetOffset, plainLength, target.length);
        startMac(source, offset);
        mac.update(source, offset + IV, plainLength);
        checkTag(source, offset + IV + plainLength);
        startCipher(Cipher.DECRYPT_MODE, source, offset);
        int at = targetOffset;
        for (int done = 0; done < plainLength; done += SLICE) {
            at += crypt(source, offset + IV + done, Math.min(SLICE, plainLength - done), target, at);
        }
        return plainLength;
    }

    /**
     * Opens into a fresh array.
     *
     * @throws SealBroken if there are fewer than 32 bytes or the tag is wrong
     */
    public byte[] open(byte[] sealed) {
        byte[] plain = new byte[Math.max(0, sealed.length - OVERHEAD)];
        int unused = open(sealed, 0, sealed.length, plain, 0);
        return plain;
    }

    /** Begins to seal something too large for one array; until it is finished the sealer must not be used otherwise. */
    public SealingStream begin() {
        return new SealingStream(this);
    }

    /** Begins to open something too large for one array; until it is finished the sealer must not be used otherwise. */
    public OpeningStream beginOpening() {
        return new OpeningStream(this);
    }

    /** Draws an iv, which is never all zero. */
    void drawIv(byte[] target, int offset) {
        do {
            if (randomUsed == RANDOM_BYTES) {
                random.nextBytes(randomBytes);
                randomUsed = 0;
            }
            System.arraycopy(randomBytes, randomUsed, target, offset, IV);
            randomUsed += IV;
        } while (isZero(target, offset));
    }

    /** @throws SealBroken if the iv is all zero, which no writer draws */
    void startMac(byte[] iv, int offset) {
        if (isZero(iv, offset)) {
            throw new SealBroken("the sealed data begins with sixteen zero bytes: it was not sealed, or overwritten");
        }
        System.arraycopy(iv, offset, nonce, 0, IV);
        try {
            int unused = nonceCipher.doFinal(nonce, 0, IV, pad, 0);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES of one block cannot fail", impossible);
        }
        mac.start(macR, pad);
    }

    void startCipher(int mode, byte[] iv, int offset) {
        try {
            cipher.init(mode, key, new IvParameterSpec(iv, offset, IV));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-256-CTR takes any key and iv", impossible);
        }
    }

    /** At most one slice. */
    int crypt(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        try {
            return cipher.update(source, offset, length, target, targetOffset);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-256-CTR cannot fail with room for its output", impossible);
        }
    }

    Poly1305 mac() {
        return mac;
    }

    /** @throws SealBroken if the tag is not that of the message */
    void checkTag(byte[] expected, int offset) {
        mac.finish(tag, 0);
        byte[] stored = Arrays.copyOfRange(expected, offset, offset + Poly1305.TAG);
        if (!MessageDigest.isEqual(tag, stored)) {
            throw new SealBroken("the authentication tag is wrong: the data was damaged, or sealed with another key");
        }
    }

    private static boolean isZero(byte[] bytes, int offset) {
        int bits = 0;
        for (int i = 0; i < IV; i++) {
            bits |= bytes[offset + i];
        }
        return bits == 0;
    }
}
