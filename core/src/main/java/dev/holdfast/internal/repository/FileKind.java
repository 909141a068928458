package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.seal.UnpackedCodec;
import dev.holdfast.spi.store.BlobKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of sealed JSON files that are named by their content. */
public enum FileKind {
    /** Says which blobs lie where. */
    INDEX("index/", UnpackedCodec.LARGEST, LocalCache.Kind.INDEX),
    /** Says what was backed up. */
    SNAPSHOT("snapshots/", UnpackedCodec.LARGEST, LocalCache.Kind.SNAPSHOT),
    /** Says who is at work. */
    LOCK("locks/", 1 << 20, null);

    private final String prefix;
    private final int largest;
    private final LocalCache.@Nullable Kind cached;

    FileKind(String prefix, int largest, LocalCache.@Nullable Kind cached) {
        this.prefix = prefix;
        this.largest = largest;
        this.cached = cached;
    }

    /**
     * The most bytes that one may have, stored or opened: several times what the largest has that restic or Holdfast writes. What is
     * larger was not written by either, and is not brought into memory.
     */
    public int largest() {
        return largest;
    }

    /** As what a local cache keeps them, if it may. */
    Optional<LocalCache.Kind> cached() {
        return Optional.ofNullable(cached);
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
