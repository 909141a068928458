package dev.holdfast.gcs;

import dev.holdfast.spi.store.BlobContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * One pass over content before it is sent: Google checks what arrives by CRC32C only, which must be told first, so that its
 * SHA-256 is checked here.
 *
 * @param crc32c as Google writes it
 * @param matches whether the bytes have the SHA-256 that was announced
 */
record ContentSums(String crc32c, boolean matches) {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** @throws IOException if the content cannot be read, or is shorter or longer than announced */
    static ContentSums of(BlobContent content) throws IOException {
        CRC32C crc = new CRC32C();
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long taken = 0;
        try (InputStream stream = content.open()) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                crc.update(buffer, 0, count);
                digest.update(buffer, 0, count);
                taken += count;
                if (taken > content.lengthBytes()) {
                    throw new IOException("it has more than the " + content.lengthBytes() + " bytes announced");
                }
            }
        }
        if (taken < content.lengthBytes()) {
            throw new IOException("it has " + taken + " bytes instead of " + content.lengthBytes());
        }
        return new ContentSums(text(crc), MessageDigest.isEqual(digest.digest(), content.sha256()));
    }

    private static String text(CRC32C crc) {
        byte[] bytes =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
