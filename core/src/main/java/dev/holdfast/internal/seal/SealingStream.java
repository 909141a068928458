package dev.holdfast.internal.seal;

import javax.crypto.Cipher;

/** Seals something piece by piece: {@link #begin}, any number of {@link #update}, {@link #finish}. Used by one thread. */
public final class SealingStream {
    private final Sealer sealer;

    SealingStream(Sealer sealer) {
        this.sealer = sealer;
    }

    /**
     * Writes the iv.
     *
     * @return 16
     */
    public int begin(byte[] target, int offset) {
        sealer.drawIv(target, offset);
        sealer.startMac(target, offset);
        sealer.startCipher(Cipher.ENCRYPT_MODE, target, offset);
        return Sealer.IV;
    }

    /**
     * Encrypts more; source and target may be the same place.
     *
     * @return {@code length}, which is how many bytes were written
     */
    public int update(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        for (int done = 0; done < length; done += Sealer.SLICE) {
            int slice = Math.min(Sealer.SLICE, length - done);
            int written = sealer.crypt(source, offset + done, slice, target, targetOffset + done);
            sealer.mac().update(target, targetOffset + done, written);
        }
        return length;
    }

    /**
     * Writes the tag.
     *
     * @return 16
     */
    public int finish(byte[] target, int offset) {
        sealer.mac().finish(target, offset);
        return Poly1305.TAG;
    }
}
