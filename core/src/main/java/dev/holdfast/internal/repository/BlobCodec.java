package dev.holdfast.internal.repository;

import dev.holdfast.CompressionMode;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.chunk.Chunking;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.seal.Compression;
import dev.holdfast.internal.seal.SealBroken;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.seal.UnpackedCodec;
import java.util.Arrays;

/** Turns plaintext into a stored blob and back, in buffers of its own that are used again. One thread at a time. */
final class BlobCodec implements AutoCloseable {
    /** What a blob of the usual sizes needs in a buffer. */
    private static final int MOST_KEPT = 9 << 20;

    private static final int LEAST_KEPT = 1 << 20;
    /** What the buffers of all workers may keep together. */
    private static final int ALL_KEPT = 72 << 20;

    private static final int BUFFERS = 3;

    /** SHA-256 of as many zeros as a chunk has at least: a hole of a sparse file is cut into nothing else. */
    private static final BlobId ZERO_CHUNK =
            BlobId.fromHex("07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541");

    private final Sealer sealer;
    private final Compression compression;
    private final UnpackedCodec unpacked;
    private final Sha256 sha256 = new Sha256();
    private final boolean mayCompress;
    private final CompressionMode mode;
    /** Buffers larger than this are given back after use. */
    private final int kept;

    /** Compressed bytes; what was sealed is no longer needed here when it is opened again. */
    private byte[] packed = new byte[0];

    private byte[] sealed = new byte[0];
    private byte[] plain = new byte[0];
    private int sealedLength;
    private int uncompressedLength;
    private int openedPackedLength;

    /**
     * @param version of the repository; version 1 knows no compression
     * @param workers how many codecs are at work at once: the more they are, the less each keeps
     */
    BlobCodec(Sealer sealer, CompressionMode mode, int version, int workers) {
        this.kept = Math.max(LEAST_KEPT, Math.min(MOST_KEPT, ALL_KEPT / BUFFERS / workers));
        this.sealer = sealer;
        this.mode = mode;
        this.mayCompress = version >= 2;
        this.compression = new Compression(mode);
        this.unpacked = new UnpackedCodec(sealer, compression, version);
    }

    /** The name of a plaintext. */
    BlobId identify(byte[] bytes, int offset, int length) {
        return isZeroChunk(bytes, offset, length) ? ZERO_CHUNK : BlobId.of(sha256.hash(bytes, offset, length), 0);
    }

    /** Whether each byte is the same as the next, and the first is zero. */
    private static boolean isZeroChunk(byte[] bytes, int offset, int length) {
        int last = offset + length - 1;
        return length == Chunking.MIN
                && bytes[offset] == 0
                && Arrays.equals(bytes, offset, last, bytes, offset + 1, last + 1);
    }

    /** Compresses, if the repository knows that, and seals; the result stays in {@link #sealed()} until the next call. */
    void seal(BlobType type, byte[] bytes, int offset, int length) {
        boolean compress = mayCompress && length > 0 && (type == BlobType.TREE || mode != CompressionMode.OFF);
        if (compress) {
            packed = room(packed, Compression.bound(length));
            int packedLength = compression.compress(bytes, offset, length, packed, 0);
            sealFrom(packed, 0, packedLength);
        } else {
            sealFrom(bytes, offset, length);
        }
        uncompressedLength = compress ? length : 0;
    }

    /**
     * Seals what another codec has opened. A compressed form is kept as it is where the repository knows compression.
     *
     * @param length of the other's plaintext
     */
    void sealAgain(BlobType type, BlobCodec opened, int length) {
        if (mayCompress && opened.openedPackedLength > 0) {
            sealFrom(opened.packed, 0, opened.openedPackedLength);
            uncompressedLength = length;
        } else {
            seal(type, opened.plain, 0, length);
        }
    }

    private void sealFrom(byte[] bytes, int offset, int length) {
        sealed = room(sealed, length + Sealer.OVERHEAD);
        sealedLength = sealer.seal(bytes, offset, length, sealed, 0);
    }

    /**
     * Opens what was sealed last and hashes it, before anybody relies on it.
     *
     * @throws RepositoryException.Damaged if it does not come back: the machine's memory or processor is at fault
     */
    void verify(BlobId id) {
        int length = open(sealed, 0, sealedLength, uncompressedLength);
        if (!identify(plain, 0, length).equals(id)) {
            throw new RepositoryException.Damaged(
                    "blob " + id.hex()
                            + " does not come back from what was about to be stored; nothing was stored of it, check this machine's memory");
        }
    }

    /**
     * Opens a stored blob into {@link #plain()}.
     *
     * @param expected its plaintext's size if it is compressed, else 0
     * @return the plaintext's size
     * @throws RepositoryException.Damaged if it is not intact
     */
    int open(byte[] stored, int offset, int length, int expected) {
        if (length < Sealer.OVERHEAD) {
            throw new RepositoryException.Damaged("a stored blob has at least 32 bytes, this one has " + length);
        }
        try {
            byte[] target = openInto(length - Sealer.OVERHEAD, expected > 0);
            int count = sealer.open(stored, offset, length, target, 0);
            openedPackedLength = expected > 0 ? count : 0;
            if (expected == 0) {
                return count;
            }
            requireDeclared(count, expected);
            plain = room(plain, expected);
            compression.decompress(packed, 0, count, plain, 0, expected);
            return expected;
        } catch (SealBroken broken) {
            throw new RepositoryException.Damaged(
                    "a blob cannot be opened, it was changed or damaged: " + broken.getMessage(), broken);
        }
    }

    /** Before much memory is taken: the frame must say the same as whoever named its size. */
    private void requireDeclared(int count, int expected) {
        if (expected > MOST_KEPT && Compression.declared(packed, 0, count) != expected) {
            throw new SealBroken("the zstd frame does not hold " + expected + " bytes");
        }
    }

    private byte[] openInto(int length, boolean compressed) {
        if (compressed) {
            packed = room(packed, length);
            return packed;
        }
        plain = room(plain, length);
        return plain;
    }

    private byte[] room(byte[] buffer, int length) {
        if (buffer.length >= length) {
            return buffer;
        }
        return new byte[Math.max(length, Math.min(kept, Math.max(64 * 1024, Integer.highestOneBit(length) * 2)))];
    }

    /** Lets go of buffers that a single large blob made grow. */
    void shrink() {
        if (packed.length > kept || sealed.length > kept || plain.length > kept) {
            packed = new byte[0];
            sealed = new byte[0];
            plain = new byte[0];
        }
    }

    byte[] sealed() {
        return sealed;
    }

    int sealedLength() {
        return sealedLength;
    }

    /** Size of the plaintext if what was sealed last is compressed, else 0. */
    int uncompressedLength() {
        return uncompressedLength;
    }

    byte[] plain() {
        return plain;
    }

    UnpackedCodec unpacked() {
        return unpacked;
    }

    Sealer sealer() {
        return sealer;
    }

    @Override
    public void close() {
        compression.close();
    }
}
