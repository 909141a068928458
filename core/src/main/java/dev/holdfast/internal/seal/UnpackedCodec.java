package dev.holdfast.internal.seal;

import dev.holdfast.RepositoryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The stored form of index, snapshot and lock files: sealed JSON, compressed behind a marker in repositories of version 2
 * (RESTIC_FORMAT 5). Used by one thread, as the sealer and the compression that it is made from.
 */
public final class UnpackedCodec {
    /** Several times what the largest file has that restic or Holdfast writes. */
    public static final int LARGEST = 64 << 20;

    private static final byte COMPRESSED = 2;

    private final Sealer sealer;
    private final Compression compression;
    private final boolean compresses;

    /** @param version of the repository: 1 or 2 */
    public UnpackedCodec(Sealer sealer, Compression compression, int version) {
        this.sealer = sealer;
        this.compression = compression;
        this.compresses = version >= 2;
    }

    /** Compresses where the version does, and seals. */
    public byte[] encode(byte[] json) {
        return compresses ? encodeCompressed(json) : sealer.seal(json);
    }

    /** Seals without compressing, which is the form of the {@code config} file in every version. */
    public byte[] encodeConfig(byte[] json) {
        return sealer.seal(json);
    }

    /** Opens a file of the kind that may be largest, an index or a snapshot: as the other, with 64 MiB as the limit. */
    public byte[] decode(byte[] stored) {
        return decode(stored, LARGEST);
    }

    /**
     * Opens, and decompresses if the marker says so.
     *
     * @param limit the most bytes that are accepted; a hostile frame could otherwise ask for any amount of memory
     * @throws RepositoryException.Damaged if the seal is broken, the marker unknown, or the frame damaged or above the limit
     */
    public byte[] decode(byte[] stored, int limit) {
        try {
            byte[] body = sealer.open(stored);
            if (body.length == 0 || body[0] == '{' || body[0] == '[') {
                return body;
            }
            if (body[0] == COMPRESSED) {
                return Compression.decompress(body, 1, body.length - 1, limit);
            }
            throw new RepositoryException.Damaged("a file of the repository begins with the unknown marker " + body[0]);
        } catch (SealBroken broken) {
            throw new RepositoryException.Damaged(
                    "a file of the repository cannot be opened: " + broken.getMessage(), broken);
        }
    }

    /**
     * Opens as {@link #decode} does, but decompresses only while the stream is read; a damaged frame shows then, as an exception of
     * the stream. The codec may be used again at once.
     *
     * @throws RepositoryException.Damaged if the seal is broken or the marker unknown
     */
    public InputStream open(byte[] stored) {
        try {
            byte[] body = sealer.open(stored);
            if (body.length > 0 && body[0] == COMPRESSED) {
                return Compression.decompressing(new ByteArrayInputStream(body, 1, body.length - 1));
            }
            return new ByteArrayInputStream(decode(stored));
        } catch (SealBroken | IOException broken) {
            throw new RepositoryException.Damaged(
                    "a file of the repository cannot be opened: " + broken.getMessage(), broken);
        }
    }

    private byte[] encodeCompressed(byte[] json) {
        byte[] body = new byte[1 + Compression.bound(json.length)];
        body[0] = COMPRESSED;
        int length = 1 + compression.compress(json, 0, json.length, body, 1);
        return sealer.seal(Arrays.copyOf(body, length));
    }
}
