package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.MongoException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Entries out of a stream of them, one after another, as {@code oplog.bson} and slices hold them. Not for several threads. */
public final class OplogEntries implements Iterator<OplogEntry>, AutoCloseable {
    private final String name;
    private final InputStream in;
    private long offset;
    private @Nullable OplogEntry next;
    private boolean ended;

    /** @param name of the file, for what goes wrong */
    public OplogEntries(String name, InputStream in) {
        this.name = name;
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * Whether another one follows.
     *
     * @throws MongoException.Damaged if the stream ends within an entry, or what follows is none
     */
    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = read();
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public OplogEntry next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        OplogEntry entry = next;
        next = null;
        return entry;
    }

    private @Nullable OplogEntry read() {
        try {
            byte[] prefix = in.readNBytes(4);
            if (prefix.length == 0) {
                return null;
            }
            byte[] bytes = rest(prefix);
            OplogEntry entry = OplogEntry.of(bytes);
            offset += bytes.length;
            return entry;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " at byte " + offset, e);
        } catch (MongoException.Damaged e) {
            throw new MongoException.Damaged(name + ", at byte " + offset + ": " + e.getMessage(), e);
        }
    }

    private byte[] rest(byte[] prefix) throws IOException {
        int length = prefix.length < 4
                ? 0
                : ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 5 || length > OplogEntry.LARGEST_BYTES) {
            throw RawDocument.damaged("says to be " + length + " bytes long");
        }
        byte[] bytes = new byte[length];
        System.arraycopy(prefix, 0, bytes, 0, 4);
        int read = in.readNBytes(bytes, 4, length - 4);
        if (read < length - 4) {
            throw RawDocument.damaged("ends after " + (read + 4) + " of " + length + " bytes");
        }
        return bytes;
    }

    /** Closes the stream. */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + name, e);
        }
    }
}
