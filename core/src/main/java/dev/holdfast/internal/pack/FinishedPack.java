package dev.holdfast.internal.pack;

import dev.holdfast.spi.store.BlobContent;
import java.io.InputStream;
import java.util.List;

/** A pack that is ready to be stored: its bytes, its name and what it holds. Immutable until it is released. */
public final class FinishedPack implements BlobContent {
    private final BlobType type;
    private final List<PackEntry> entries;
    private final Pages pages;
    private final long length;
    private final BlobId id;

    FinishedPack(BlobType type, List<PackEntry> entries, Pages pages) {
        this.type = type;
        this.entries = entries;
        this.pages = pages;
        this.length = pages.length();
        this.id = BlobId.of(pages.sha256(), 0);
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
        return pages.open();
    }

    /** Gives the pages back to their pool; no stream may be read any more. May be called twice. */
    public void release() {
        pages.truncate(0);
    }

    @Override
    public String toString() {
        return "FinishedPack[" + id + ", " + entries.size() + " blobs, " + length + " bytes]";
    }
}
