package dev.holdfast.mongodb.layout;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A sum of documents that does not depend on their order: each document's two checksums, mixed to 64 bits and added. It tells documents
 * that are missing, doubled or changed from those that are not, unless somebody wants to deceive it. Used by one thread; sums of
 * different threads are put together by {@link #add(ContentSum)}.
 */
public final class ContentSum {
    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();
    private long sum;
    private long documents;
    private long bytes;

    /** Of no document. */
    public ContentSum() {}

    /** Adds one document. */
    public void add(byte[] buffer, int offset, int length) {
        crc32.reset();
        crc32.update(buffer, offset, length);
        crc32c.reset();
        crc32c.update(buffer, offset, length);
        count(length);
    }

    /** Adds one document: what remains of the buffer, whose position stays. */
    public void add(ByteBuffer document) {
        crc32.reset();
        crc32.update(document.duplicate());
        crc32c.reset();
        crc32c.update(document.duplicate());
        count(document.remaining());
    }

    private void count(int length) {
        sum += mix(crc32.getValue() << 32 | crc32c.getValue());
        documents++;
        bytes += length;
    }

    /** Adds all documents of another sum. */
    public void add(ContentSum other) {
        sum += other.sum;
        documents += other.documents;
        bytes += other.bytes;
    }

    /** The finalizer of MurmurHash3: every bit changes half of all bits, so that the sum of two is not that of two others. */
    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    /** How many documents were added. */
    public long documents() {
        return documents;
    }

    /** Their size. */
    public long bytes() {
        return bytes;
    }

    /** The sum: 16 hex digits. */
    public String hex() {
        return HexFormat.of().toHexDigits(sum);
    }

    @Override
    public String toString() {
        return documents + " documents, " + bytes + " bytes, " + hex();
    }
}
