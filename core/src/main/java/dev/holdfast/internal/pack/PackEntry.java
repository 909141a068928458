package dev.holdfast.internal.pack;

import dev.holdfast.internal.seal.Sealer;

/**
 * One blob of a pack.
 *
 * @param offset where its sealed form begins in the pack, in bytes; below 2^32
 * @param length of the sealed form in bytes, 32 of them overhead; below 2^32
 * @param uncompressedLength of the plaintext in bytes if it was compressed, else 0; below 2^32
 */
public record PackEntry(BlobType type, BlobId id, long offset, long length, long uncompressedLength) {
    private static final long LIMIT = 1L << 32;

    /** @throws IllegalArgumentException if a number is out of range */
    public PackEntry {
        if (!isPossible(offset, length, uncompressedLength)) {
            throw new IllegalArgumentException("blob " + id + " cannot lie at " + offset + " with " + length
                    + " bytes and have " + uncompressedLength + " bytes of content");
        }
    }

    /** Whether the numbers are in range. */
    public static boolean isPossible(long offset, long length, long uncompressedLength) {
        boolean counted = offset >= 0 && offset < LIMIT && length >= Sealer.OVERHEAD && length < LIMIT;
        return counted && offset + length <= LIMIT && uncompressedLength >= 0 && uncompressedLength < LIMIT;
    }

    /** Whether the sealed form holds a zstd frame. */
    public boolean isCompressed() {
        return uncompressedLength != 0;
    }

    /** How many bytes the blob has. */
    public long plainLength() {
        return isCompressed() ? uncompressedLength : length - Sealer.OVERHEAD;
    }

    /** How many bytes the pack's header spends on it. */
    public int headerLength() {
        return isCompressed() ? PackHeader.COMPRESSED_ENTRY : PackHeader.PLAIN_ENTRY;
    }

    /** Type and id. */
    public BlobHandle handle() {
        return new BlobHandle(type, id);
    }
}
