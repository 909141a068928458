package dev.holdfast.testkit.store;

import dev.holdfast.spi.store.BlobContent;
import java.io.IOException;
import java.io.InputStream;

/** Content whose stream breaks off. */
record BrokenContent(BlobContent content, long afterBytes) implements BlobContent {
    @Override
    public long lengthBytes() {
        return content.lengthBytes();
    }

    @Override
    public byte[] sha256() {
        return content.sha256();
    }

    @Override
    public InputStream open() throws IOException {
        return new BrokenStream(content.open(), afterBytes);
    }
}
