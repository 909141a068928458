package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.spi.store.BlobKey;

/** The kinds of sealed JSON files that are named by their content. */
public enum FileKind {
    /** Says which blobs lie where. */
    INDEX("index/"),
    /** Says what was backed up. */
    SNAPSHOT("snapshots/"),
    /** Says who is at work. */
    LOCK("locks/");

    private final String prefix;

    FileKind(String prefix) {
        this.prefix = prefix;
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
