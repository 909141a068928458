package dev.holdfast.mongodb.layout;

import dev.holdfast.mongodb.MongoException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bson.RawBsonDocument;

/**
 * Documents that follow each other in a stream, such as a {@code .bson} file. Nothing is made for a document: it is looked at where it
 * lies, until the next one is asked for. Of a document its length and its last byte are checked. Used by one thread.
 */
public final class BsonStream implements AutoCloseable {
    /** What a server takes from a client. */
    public static final int LARGEST_OF_USERS = 16 << 20;

    /** What a server may store itself, such as an entry of the oplog: more than mongodump's archive can carry. */
    public static final int LARGEST = 48 << 20;

    /** A document of no field. */
    public static final int SMALLEST = 5;

    private static final int PIECE = 1 << 20;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final String name;
    private final InputStream in;
    private final int largest;
    private final boolean inBlocks;
    private byte[] buffer = new byte[PIECE];
    private int offset;
    private int length;
    private int filled;
    private long start;
    private long documents;
    private boolean blockEnded;

    private BsonStream(String name, InputStream in, int largest, boolean inBlocks) {
        this.name = name;
        this.in = in;
        this.largest = largest;
        this.inBlocks = inBlocks;
    }

    /**
     * Reads documents of at most 48 MiB.
     *
     * @param name names the stream in messages
     * @param in closed with this stream
     */
    public static BsonStream of(String name, InputStream in) {
        return of(name, in, LARGEST);
    }

    /** Reads documents up to a size; otherwise as the other. */
    public static BsonStream of(String name, InputStream in, int largest) {
        return new BsonStream(name, in, largest, false);
    }

    /**
     * Reads documents in blocks, each ended by four bytes that are all ones.
     *
     * @param begin how much of the stream was read already, for {@link #position()}
     */
    public static BsonStream inBlocks(String name, InputStream in, int largest, long begin) {
        BsonStream stream = new BsonStream(name, in, largest, true);
        stream.start = begin;
        return stream;
    }

    /**
     * Goes to the next document.
     *
     * @return false if there is none: at the end of the stream, and of a block
     * @throws MongoException.Damaged if what follows is no document, or not a whole one
     */
    public boolean next() {
        start += length;
        offset += length;
        length = 0;
        blockEnded = false;
        if (!has(Integer.BYTES)) {
            if (filled > offset) {
                throw damaged("ends after " + (filled - offset) + " bytes of a document's length");
            }
            return false;
        }
        int announced = (int) INT.get(buffer, offset);
        if (inBlocks && announced == -1) {
            blockEnded = true;
            length = Integer.BYTES;
            return false;
        }
        if (announced < SMALLEST || announced > largest) {
            throw damaged("announces a document of " + announced + " bytes; " + SMALLEST + " to " + largest
                    + " are possible");
        }
        if (!has(announced)) {
            throw damaged("ends after " + (filled - offset) + " of the " + announced + " bytes of a document");
        }
        if (buffer[offset + announced - 1] != 0) {
            throw damaged("has a document of " + announced + " bytes whose last byte is not zero");
        }
        length = announced;
        documents++;
        return true;
    }

    private boolean has(int wanted) {
        if (filled - offset >= wanted) {
            return true;
        }
        makeRoom(wanted);
        try {
            while (filled - offset < wanted) {
                int count = in.read(buffer, filled, buffer.length - filled);
                if (count < 0) {
                    return false;
                }
                filled += count;
            }
        } catch (IOException broken) {
            throw new MongoException.Damaged(
                    name + " cannot be read at byte " + start + ": " + broken.getMessage(), broken);
        }
        return true;
    }

    private void makeRoom(int wanted) {
        int rest = filled - offset;
        if (wanted > buffer.length) {
            byte[] larger = new byte[Math.min(largest, Math.max(wanted, 2 * buffer.length))];
            System.arraycopy(buffer, offset, larger, 0, rest);
            buffer = larger;
        } else {
            System.arraycopy(buffer, offset, buffer, 0, rest);
        }
        offset = 0;
        filled = rest;
    }

    private MongoException.Damaged damaged(String what) {
        return new MongoException.Damaged(name + " " + what + ", at byte " + start + ", document " + documents, null);
    }

    /** Whether a block ended here; the next document is in the next one. */
    public boolean isBlockEnd() {
        return blockEnded;
    }

    /** Where the document lies, from {@link #offset()}; valid until {@link #next()}. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where it begins in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    /** How many bytes it has. */
    public int length() {
        return length;
    }

    /** Where it begins in the stream. */
    public long position() {
        return start;
    }

    /** How many documents were there, this one included. */
    public long documents() {
        return documents;
    }

    /** A copy. */
    public byte[] copy() {
        return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    /** The bytes, not copied: valid until {@link #next()}. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(buffer, offset, length);
    }

    /** The document, not copied: valid until {@link #next()}. */
    public RawBsonDocument document() {
        return new RawBsonDocument(buffer, offset, length);
    }

    /** Closes the stream that it reads. */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException broken) {
            throw new MongoException.Damaged(name + " cannot be closed: " + broken.getMessage(), broken);
        }
    }
}
