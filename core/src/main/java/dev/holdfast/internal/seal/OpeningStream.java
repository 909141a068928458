package dev.holdfast.internal.seal;

import javax.crypto.Cipher;

/**
 * Opens something piece by piece: {@link #begin}, any number of {@link #update}, {@link #finish}. What update gives is not
 * authenticated before finish has returned: a caller must be able to throw away what it made of it. Used by one thread.
 */
public final class OpeningStream {
    private final Sealer sealer;

    OpeningStream(Sealer sealer) {
        this.sealer = sealer;
    }

    /**
     * Reads the 16 bytes of the iv.
     *
     * @throws SealBroken if they are all zero
     */
    public void begin(byte[] iv, int offset) {
        sealer.startMac(iv, offset);
        sealer.startCipher(Cipher.DECRYPT_MODE, iv, offset);
    }

    /** Decrypts more into the target, which may be the same place; as many bytes as are given. */
    public void update(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        for (int done = 0; done < length; done += Sealer.SLICE) {
            int slice = Math.min(Sealer.SLICE, length - done);
            sealer.mac().update(source, offset + done, slice);
            int unused = sealer.crypt(source, offset + done, slice, target, targetOffset + done);
        }
    }

    /**
     * Checks the 16 bytes of the tag.
     *
     * @throws SealBroken if they are not those of what was read
     */
    public void finish(byte[] tag, int offset) {
        sealer.checkTag(tag, offset);
    }
}
