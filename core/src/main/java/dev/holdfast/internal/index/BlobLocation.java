package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.seal.Sealer;

/**
 * Where a blob lies.
 *
 * @param packId the pack's name
 * @param offset where its sealed form begins in the pack, in bytes
 * @param length of the sealed form in bytes
 * @param uncompressedLength of the plaintext in bytes if it is compressed, else 0
 */
public record BlobLocation(BlobId packId, BlobType type, long offset, long length, long uncompressedLength) {
    /** Whether the sealed form holds a zstd frame. */
    public boolean isCompressed() {
        return uncompressedLength != 0;
    }

    /** How many bytes the blob has. */
    public long plainLength() {
        return isCompressed() ? uncompressedLength : length - Sealer.OVERHEAD;
    }
}
