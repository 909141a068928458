package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.spi.store.BlobContent;

/** A JSON file that is sealed and named, but not stored yet. */
public final class PreparedFile {
    private final FileKind kind;
    private final BlobId id;
    private final byte[] sealed;

    PreparedFile(FileKind kind, BlobId id, byte[] sealed) {
        this.kind = kind;
        this.id = id;
        this.sealed = sealed;
    }

    /** What it is. */
    public FileKind kind() {
        return kind;
    }

    /** The hash of what will be stored. */
    public BlobId id() {
        return id;
    }

    BlobContent content() {
        return BlobContent.of(sealed);
    }
}
