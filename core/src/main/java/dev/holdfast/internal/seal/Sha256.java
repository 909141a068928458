package dev.holdfast.internal.seal;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 for one thread, which is fed 16 KiB at a time so that compiled code does the work from the first blob on. */
public final class Sha256 {
    /** How many bytes a hash has. */
    public static final int LENGTH = 32;

    private final MessageDigest digest;

    /** One that has seen nothing yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Takes more of the message. */
    public void update(byte[] bytes, int offset, int length) {
        for (int done = 0; done < length; done += Sealer.SLICE) {
            digest.update(bytes, offset + done, Math.min(Sealer.SLICE, length - done));
        }
    }

    /** Ends the message, writes its hash of 32 bytes, and is ready for the next. */
    public void finish(byte[] target, int offset) {
        try {
            int unused = digest.digest(target, offset, LENGTH);
        } catch (DigestException noRoom) {
            throw new IllegalArgumentException("a hash needs 32 bytes of room", noRoom);
        }
    }

    /** Ends the message, and is ready for the next. */
    public byte[] finish() {
        return digest.digest();
    }

    /** Forgets what it has seen of a message. */
    public void reset() {
        digest.reset();
    }

    /** The hash of one run of bytes; what was seen before is forgotten. */
    public byte[] hash(byte[] bytes, int offset, int length) {
        digest.reset();
        update(bytes, offset, length);
        return digest.digest();
    }
}
