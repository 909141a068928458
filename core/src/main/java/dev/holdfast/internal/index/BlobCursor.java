package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;

/** An entry of the index while it is visited; moves on when the visit ends, so nothing may keep it. */
public final class BlobCursor {
    private final BlobTable table;
    private int entry;

    BlobCursor(BlobTable table) {
        this.table = table;
    }

    BlobCursor at(int newEntry) {
        entry = newEntry;
        return this;
    }

    /** The entry's number: dense from 0, never changed, different for each copy of a blob. */
    public int entry() {
        return entry;
    }

    /** The number of the blob's first entry, which is this one unless this is a further copy: the blob's ordinal. */
    public int ordinal() {
        return table.ordinal(type(), id());
    }

    /** What kind of blob it is. */
    public BlobType type() {
        return table.type(entry);
    }

    /** The blob's id. */
    public BlobId id() {
        return table.id(entry);
    }

    /** The number of the pack that holds it: dense from 0. */
    public int packNumber() {
        return table.pack(entry);
    }

    /** Where its sealed form begins in the pack, in bytes. */
    public long offset() {
        return table.offset(entry);
    }

    /** Length of the sealed form in bytes. */
    public long length() {
        return table.length(entry);
    }

    /** Length of the plaintext in bytes if it is compressed, else 0. */
    public long uncompressedLength() {
        return table.uncompressedLength(entry);
    }

    /** The same as a value that may be kept. */
    public PackEntry toPackEntry() {
        return new PackEntry(type(), id(), offset(), length(), uncompressedLength());
    }
}
