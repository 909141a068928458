package dev.holdfast.mongodb.layout;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.spi.workload.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/** A file of a stored dump. Safe for use from any thread. */
public final class DumpFile {
    /** What mongodump's compressed files begin with: it compresses without a time and without a name. */
    private static final byte[] COMPRESSED = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0};

    private final String path;
    private final SourceFile file;

    DumpFile(String path, SourceFile file) {
        this.path = path;
        this.file = file;
    }

    /** Where it lies, for messages. */
    public String path() {
        return path;
    }

    /** Whether its name says that it is compressed. */
    public boolean isCompressed() {
        return path.endsWith(FileNames.GZIP);
    }

    /** As it is stored. */
    public SourceFile stored() {
        return file;
    }

    /**
     * Reads the content in order, decompressed.
     *
     * @throws MongoException.Damaged if it is called compressed and is not
     */
    public InputStream open() {
        return isCompressed() ? decompressed(file.open()) : file.open();
    }

    /** Reads the content in order, decompressed if it begins as mongodump's compressed files do, whatever its name. */
    public InputStream openSniffing() {
        if (isCompressed()) {
            return open();
        }
        PushbackInputStream in = new PushbackInputStream(file.open(), COMPRESSED.length);
        try {
            byte[] begin = in.readNBytes(COMPRESSED.length);
            in.unread(begin);
            return Arrays.equals(begin, COMPRESSED) ? decompressed(in) : in;
        } catch (IOException broken) {
            throw new MongoException.Damaged(path + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    private InputStream decompressed(InputStream in) {
        try {
            return Gzip.decompressed(in);
        } catch (IOException broken) {
            MongoException.Damaged damaged =
                    new MongoException.Damaged(path + " cannot be decompressed: " + broken.getMessage(), broken);
            try {
                in.close();
            } catch (IOException also) {
                damaged.addSuppressed(also);
            }
            throw damaged;
        }
    }

    /** Its documents. */
    public BsonStream documents() {
        return BsonStream.of(path, openSniffing());
    }

    @Override
    public String toString() {
        return path;
    }
}
