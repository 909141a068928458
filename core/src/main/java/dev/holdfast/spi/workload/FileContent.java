package dev.holdfast.spi.workload;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The content of a file that can be read when its turn has come, or not at all if the file is unchanged. */
public interface FileContent {
    /**
     * Opens the content from its beginning; called on a thread of the sink, again for another attempt.
     *
     * @throws IOException if it cannot be read: the item is listed as failed, and everything else goes on
     */
    InputStream open() throws IOException;

    /**
     * Called when everything was read and the stream is still open.
     *
     * @param bytesRead how many bytes there were
     * @return a warning if what was read may be a mixture of old and new, such as "changed while it was read"
     */
    Optional<String> verdict(long bytesRead) throws IOException;

    /** Content that cannot change while it is read. */
    static FileContent of(byte[] bytes) {
        return new FileContent() {
            @Override
            public InputStream open() {
                return new java.io.ByteArrayInputStream(bytes);
            }

            @Override
            public Optional<String> verdict(long bytesRead) {
                return Optional.empty();
            }
        };
    }
}
