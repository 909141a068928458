package dev.holdfast.internal.pack;

import dev.holdfast.spi.store.BlobContent;
import java.io.InputStream;
import java.util.List;

/** A pack that is ready to be stored: its bytes, its name and what it holds. Immutable until it is released. */
public final class FinishedPack implements BlobContent {
    private final BlobType type;
    private final List<PackEntry> entries;
    private final PackBytes bytes;
    private final long length;
    private final BlobId id;

    FinishedPack(BlobType type, List<PackEntry> entries, PackBytes bytes) {
        this.type = type;
        this.entries = entries;
        this.bytes = bytes;
        this.length = bytes.length();
        this.id = BlobId.of(bytes.sha256(), 0);
    }

    /** The file's name: SHA-256 of its content. */
    public BlobId id() {
        return id;
    }

    /** What kind of blobs it holds. */
    public BlobType type() {
        return type;
    }

    /** Its blobs in the order of their offsets. */
    public List<PackEntry> entries() {
        return entries;
    }

    @Override
    public long lengthBytes() {
        return length;
    }

    @Override
    public byte[] sha256() {
        return id.bytes();
    }

    /** A new stream from the first byte on; useless once the pack is released. */
    @Override
    public InputStream open() {
        return bytes.open(0);
    }

    /** Gives the room back; no stream may be read any more. May be called twice. */
    public void release() {
        bytes.truncate(0);
    }

    @Override
    public String toString() {
        return "FinishedPack[" + id + ", " + entries.size() + " blobs, " + length + " bytes]";
    }
}
