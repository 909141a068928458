package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.seal.UnpackedCodec;
import dev.holdfast.spi.store.BlobKey;

/** The kinds of sealed JSON files that are named by their content. */
public enum FileKind {
    /** Says which blobs lie where. */
    INDEX("index/", UnpackedCodec.LARGEST),
    /** Says what was backed up. */
    SNAPSHOT("snapshots/", UnpackedCodec.LARGEST),
    /** Says who is at work. */
    LOCK("locks/", 1 << 20);

    private final String prefix;
    private final int largest;

    FileKind(String prefix, int largest) {
        this.prefix = prefix;
        this.largest = largest;
    }

    /**
     * The most bytes that one may have, stored or opened: several times what the largest has that restic or Holdfast writes. What is
     * larger was not written by either, and is not brought into memory.
     */
    public int largest() {
        return largest;
    }

    /** Where they lie, with a slash at the end. */
    public String prefix() {
        return prefix;
    }

    /** The place of one of them. */
    public BlobKey key(BlobId id) {
        return BlobKey.of(prefix + id.hex());
    }
}
