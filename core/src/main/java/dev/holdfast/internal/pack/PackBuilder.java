package dev.holdfast.internal.pack;

import dev.holdfast.internal.seal.Sealer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects sealed blobs of one type until there are enough for a pack. Used by one thread at a time.
 *
 * <p>A blob too large for an array comes in pieces: {@link #append} any number of times, then {@link #commit} or {@link
 * #rollback}.
 */
public final class PackBuilder {
    /** The size in bytes at which a pack is full. */
    public static final int TARGET = 16 * 1024 * 1024;

    /** As many blobs fill an index file, and keep the header far below its limit. */
    private static final int MOST_BLOBS = 50_000;

    private final BlobType type;
    private final PackBytes bytes;
    private final List<PackEntry> entries = new ArrayList<>();
    private long committed;
    private long headerBytes = PackHeader.FIXED;

    /** An empty pack for blobs of one type. */
    public PackBuilder(BlobType type, PagePool pool) {
        this(type, new Pages(pool));
    }

    private PackBuilder(BlobType type, PackBytes bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /** An empty pack for blobs of one type, which is collected in a temporary file without a name. */
    public static PackBuilder inFile(BlobType type, Path temporaryDirectory) {
        return new PackBuilder(type, new FileBytes(temporaryDirectory));
    }

    /**
     * Adds a sealed blob, whose bytes are copied.
     *
     * @param uncompressedLength of its plaintext if it was compressed, else 0
     * @throws IllegalArgumentException if it is of another type than the pack, or the pack would reach 4 GiB
     */
    public void add(BlobType blobType, BlobId id, byte[] sealed, int offset, int length, long uncompressedLength) {
        bytes.append(sealed, offset, length);
        commit(blobType, id, uncompressedLength);
    }

    /**
     * Adds a sealed blob from a stream, which is read to its end and not closed.
     *
     * @throws IOException if reading fails; the pack is as it was
     */
    public void add(BlobType blobType, BlobId id, InputStream sealed, long uncompressedLength) throws IOException {
        byte[] step = new byte[64 * 1024];
        boolean complete = false;
        try {
            for (int n = sealed.read(step); n >= 0; n = sealed.read(step)) {
                append(step, 0, n);
            }
            complete = true;
        } finally {
            if (!complete) {
                rollback();
            }
        }
        commit(blobType, id, uncompressedLength);
    }

    /** Appends a piece of a sealed blob. */
    public void append(byte[] piece, int offset, int length) {
        bytes.append(piece, offset, length);
    }

    /** Makes the pieces appended since the last blob a blob; if that is refused they are dropped. */
    public void commit(BlobType blobType, BlobId id, long uncompressedLength) {
        boolean accepted = false;
        try {
            if (blobType != type) {
                throw new IllegalArgumentException("a pack of " + type.label() + " blobs takes no " + blobType.label());
            }
            PackEntry entry = new PackEntry(type, id, committed, bytes.length() - committed, uncompressedLength);
            entries.add(entry);
            headerBytes += entry.headerLength();
            accepted = true;
        } finally {
            if (!accepted) {
                rollback();
            }
        }
        committed = bytes.length();
    }

    /** Reads the pieces appended since the last blob; useless once they are committed or dropped. */
    public InputStream pending() {
        return bytes.open(committed);
    }

    /** Drops the pieces appended since the last blob. */
    public void rollback() {
        bytes.truncate(committed);
    }

    /** The size in bytes that the finished pack will have. */
    public long sizeBytes() {
        return committed + headerBytes;
    }

    /** How many blobs there are. */
    public int count() {
        return entries.size();
    }

    /** Whether the pack should be finished: it has its target size, or as many blobs as an index file. */
    public boolean isFull() {
        return committed >= TARGET || entries.size() >= MOST_BLOBS;
    }

    /** Gives all room back; the builder is empty again. */
    public void discard() {
        bytes.truncate(0);
        entries.clear();
        committed = 0;
        headerBytes = PackHeader.FIXED;
    }

    /**
     * Writes the header and hashes the whole; the builder must not be used afterwards.
     *
     * @throws IllegalStateException if there is no blob
     */
    public FinishedPack finish(Sealer sealer) {
        if (entries.isEmpty()) {
            throw new IllegalStateException("a pack has one blob at least");
        }
        rollback();
        byte[] end = PackHeader.seal(entries, sealer);
        bytes.append(end, 0, end.length);
        return new FinishedPack(type, List.copyOf(entries), bytes);
    }

    @Override
    public String toString() {
        return "PackBuilder[" + type.label() + ", " + count() + " blobs, " + committed + " bytes]";
    }
}
