package dev.holdfast.testkit.store;

import dev.holdfast.spi.store.BlobContent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Content that says wrong things about itself: always a wrong hash, maybe a wrong length. */
final class FalseContent implements BlobContent {
    private final byte[] bytes;
    private final long announcedBytes;

    FalseContent(byte[] bytes, long announcedBytes) {
        this.bytes = bytes;
        this.announcedBytes = announcedBytes;
    }

    @Override
    public long lengthBytes() {
        return announcedBytes;
    }

    @Override
    public byte[] sha256() {
        return BlobContent.of(new byte[] {42}).sha256();
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }
}
