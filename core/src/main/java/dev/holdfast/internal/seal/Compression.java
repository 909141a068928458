package dev.holdfast.internal.seal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.holdfast.CompressionMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Zstd with contexts that are kept; each thread has its own, and closes it. Frames have no checksum and no dictionary, as
 * restic's.
 */
public final class Compression implements AutoCloseable {
    /** The largest window that a frame read as a stream may ask for, as a power of two: 128 MiB outside the heap. */
    private static final int LARGEST_WINDOW_LOG = 27;

    private static final int STEP = 64 * 1024;

    private final int level;
    private final ZstdCompressCtx compressor;
    private final ZstdDecompressCtx decompressor;

    /** Contexts at the level of a mode. */
    public Compression(CompressionMode mode) {
        level = mode.level();
        compressor = new ZstdCompressCtx().setLevel(level).setChecksum(false).setDictID(false);
        decompressor = new ZstdDecompressCtx();
    }

    /** The most bytes that compressing so many can give. */
    public static int bound(int length) {
        long bound = Zstd.compressBound(length);
        if (length < 0 || bound > Integer.MAX_VALUE - Sealer.OVERHEAD) {
            throw new IllegalArgumentException(length + " bytes cannot be compressed in one array");
        }
        return (int) bound;
    }

    /**
     * Compresses bytes into one frame.
     *
     * @param targetOffset from where on the target has room for {@link #bound} bytes
     * @return how many bytes the frame has
     */
    public int compress(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        return compressor.compressByteArray(target, targetOffset, target.length - targetOffset, source, offset, length);
    }

    /**
     * Decompresses frames whose content's length is known.
     *
     * @param expected how many bytes the content must have; not one more is written
     * @throws SealBroken if these are no frames, or their content has another length
     */
    public void decompress(byte[] source, int offset, int length, byte[] target, int targetOffset, int expected) {
        if (length == 0) {
            throw new SealBroken("there is no zstd frame");
        }
        int got;
        try {
            got = decompressor.decompressByteArray(target, targetOffset, expected, source, offset, length);
        } catch (ZstdException broken) {
            throw new SealBroken(
                    "the zstd frame cannot be decompressed to " + expected + " bytes: " + broken.getMessage(), broken);
        }
        if (got != expected) {
            throw new SealBroken("the zstd frame holds " + got + " bytes instead of " + expected);
        }
    }

    /**
     * Decompresses frames whose content's length is not known.
     *
     * @param limit the most bytes that are accepted, whatever the frame says
     * @throws SealBroken if these are no frames, or they hold more
     */
    public static byte[] decompress(byte[] source, int offset, int length, int limit) {
        long declared = declared(source, offset, length);
        if (declared > limit) {
            throw new SealBroken(
                    "the zstd frame says that it holds " + declared + " bytes; " + limit + " are accepted");
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream((int) Math.min(
                limit, Math.max(declared, Math.min(1L << 20, 4L * length + 64))));
        byte[] step = new byte[STEP];
        try (InputStream frames = decompressing(new ByteArrayInputStream(source, offset, length))) {
            for (int n = frames.read(step); n >= 0; n = frames.read(step)) {
                if (n > limit - plain.size()) {
                    throw new SealBroken("the zstd frame holds more than the " + limit + " bytes that are accepted");
                }
                plain.write(step, 0, n);
            }
        } catch (IOException broken) {
            throw new SealBroken("the zstd frame cannot be decompressed: " + broken.getMessage(), broken);
        }
        return plain.toByteArray();
    }

    /** How many bytes a frame says it holds; -1 if it does not say so, or is none. */
    public static long declared(byte[] source, int offset, int length) {
        return length == 0 ? -1 : Math.max(-1, Zstd.getFrameContentSize(source, offset, length));
    }

    /** A stream that decompresses what another gives; closing it closes the other. Reading throws if a frame is damaged. */
    public static InputStream decompressing(InputStream frames) throws IOException {
        return new ZstdInputStreamNoFinalizer(frames).setLongMax(LARGEST_WINDOW_LOG);
    }

    /** A stream that compresses into another, for content that is too large for an array; closing it closes the other. */
    public OutputStream compressing(OutputStream frame) throws IOException {
        return new ZstdOutputStreamNoFinalizer(frame, level).setChecksum(false);
    }

    /** Frees the contexts; may be called twice. */
    @Override
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
