package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What several stores do with streams and hashes. */
final class Streams {
    /** Fed in larger pieces, the digest runs uncompiled for long on Java 17. */
    static final int SLICE = 16 * 1024;

    private Streams() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Updates in slices that the compiled code likes. */
    static void update(MessageDigest digest, byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int at = offset; at < end; at += SLICE) {
            digest.update(bytes, at, Math.min(SLICE, end - at));
        }
    }

    /** The digest and number of all bytes of a stream. */
    static Fingerprint fingerprint(InputStream stream) throws IOException {
        MessageDigest digest = sha256();
        byte[] slice = new byte[SLICE];
        long length = 0;
        for (int count = stream.read(slice); count >= 0; count = stream.read(slice)) {
            digest.update(slice, 0, count);
            length += count;
        }
        return new Fingerprint(length, digest.digest());
    }

    /** Says what differs when content is not what it claims to be. */
    static StoreException.Corrupt notAsAnnounced(BlobKey key, String place, String difference) {
        return new StoreException.Corrupt(
                "storing " + key + " in " + place + ": the content " + difference
                        + "; nothing was stored. If this repeats, test this machine's memory",
                null);
    }

    /** Lists take whole parts only. */
    static String checkedPrefix(String prefix) {
        if (!prefix.isEmpty()) {
            if (!prefix.endsWith("/")) {
                throw new IllegalArgumentException("a prefix is empty or ends with '/', this one does not: " + prefix);
            }
            BlobKey.of(prefix.substring(0, prefix.length() - 1));
        }
        return prefix;
    }

    static void checkRange(long offset, long length) {
        if (offset < 0 || length < -1) {
            throw new IllegalArgumentException(
                    "a range begins at 0 or later and has a length, or -1 for all: " + offset + ", " + length);
        }
    }

    /** A thread that was told to stop does not begin another operation. */
    static void checkInterrupt(String doing, BlobKey key, String place) {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreException.Interrupted(
                    doing + " " + key + " in " + place + ": the thread was interrupted before it began", null);
        }
    }

    /** How many bytes there were and what they hash to. */
    static final class Fingerprint {
        private final long lengthBytes;
        private final byte[] sha256;

        private Fingerprint(long lengthBytes, byte[] sha256) {
            this.lengthBytes = lengthBytes;
            this.sha256 = sha256;
        }

        boolean matches(BlobContent content) {
            return lengthBytes == content.lengthBytes() && MessageDigest.isEqual(sha256, content.sha256());
        }
    }
}
