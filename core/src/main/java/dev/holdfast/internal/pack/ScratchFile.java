package dev.holdfast.internal.pack;

import dev.holdfast.RepositoryException;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary file that has no name any more, so that nothing of it stays whatever happens. Written by one thread; read by any
 * number of them.
 */
public final class ScratchFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchFile.class);

    private final Path directory;
    private final FileChannel channel;
    private long length;

    private ScratchFile(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Where temporary files of this JVM lie. */
    public static Path directory() {
        return Path.of(System.getProperty("java.io.tmpdir", "."));
    }

    /**
     * An empty file.
     *
     * @throws RepositoryException.Refused if it cannot be made
     */
    public static ScratchFile in(Path directory) {
        try {
            return new ScratchFile(directory, create(directory));
        } catch (IOException failure) {
            throw refused(directory, failure);
        }
    }

    /** Where an open file cannot be deleted, it goes when it is closed. */
    private static FileChannel create(Path directory) throws IOException {
        Path path = Files.createTempFile(directory, "holdfast", ".tmp");
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            Files.delete(path);
        } catch (IOException inUse) {
            LOG.debug("{} is deleted when it is closed: {}", path, inUse.toString());
        }
        return channel;
    }

    /** The file itself, as for mapping it. */
    public FileChannel channel() {
        return channel;
    }

    /** How many bytes were appended. */
    public long length() {
        return length;
    }

    /**
     * Appends bytes.
     *
     * @throws RepositoryException.Refused if there is no room for them
     */
    public void append(byte[] bytes, int offset, int count) {
        ByteBuffer from = ByteBuffer.wrap(bytes, offset, count);
        try {
            while (from.hasRemaining()) {
                length += channel.write(from, length);
            }
        } catch (ClosedByInterruptException interrupted) {
            throw new StoreException.Interrupted("interrupted while a temporary file was written", interrupted);
        } catch (IOException failure) {
            throw refused(directory, failure);
        }
    }

    /** Forgets all bytes from a position on; of an empty file the next bytes come first again. */
    public void truncate(long newLength) {
        try {
            FileChannel unused = channel.truncate(newLength);
            length = newLength;
        } catch (IOException failure) {
            throw refused(directory, failure);
        }
    }

    /** A stream of what was appended so far, from a position on; closing it does not close the file. */
    public InputStream open(long from) {
        return new Reader(from, length);
    }

    private static RepositoryException.Refused refused(Path directory, IOException cause) {
        return new RepositoryException.Refused("a temporary file in " + directory + " cannot be written or read ("
                + cause + "); make room there, or name another directory with the system property java.io.tmpdir");
    }

    /** Gives the room back; streams must not be read any more. May be called twice. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            LOG.warn("a temporary file in {} could not be closed", directory, failure);
        }
    }

    private final class Reader extends InputStream {
        private long position;
        private final long end;

        private Reader(long position, long end) {
            this.position = position;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, target.length);
            if (position >= end) {
                return count == 0 ? 0 : -1;
            }
            int read = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(count, end - position)), position);
            position += Math.max(0, read);
            return read;
        }
    }
}
