package dev.holdfast.benchmarks.stage;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import dev.holdfast.CompressionMode;
import dev.holdfast.internal.seal.Compression;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A chunk of a database dump is compressed, and comes back. */
@State(Scope.Thread)
public class CompressBenchmark {
    /** Length of the chunk. */
    @Param(StageData.CHUNK)
    public int bytes;

    private final Compression compression = new Compression(CompressionMode.AUTO);
    private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(CompressionMode.AUTO.level());
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private byte[] source = {};
    private byte[] packed = {};
    private byte[] plain = {};
    private int packedLength;

    /** Makes the chunk. */
    @Setup
    public void fill() {
        source = StageData.dump(bytes);
        packed = new byte[Compression.bound(bytes)];
        plain = new byte[bytes];
        packedLength = compression.compress(source, 0, bytes, packed, 0);
    }

    /** Gives the memory outside the heap back. */
    @TearDown
    public void close() {
        compression.close();
        compressor.close();
        decompressor.close();
    }

    /** As the engine does it. */
    @Benchmark
    public int stage() {
        return compression.compress(source, 0, bytes, packed, 0);
    }

    /** Zstd alone, at the same level. */
    @Benchmark
    public int zstd() {
        return compressor.compressByteArray(packed, 0, packed.length, source, 0, bytes);
    }

    /** As the engine does it. */
    @Benchmark
    public byte[] decompress() {
        compression.decompress(packed, 0, packedLength, plain, 0, bytes);
        return plain;
    }

    /** Zstd alone. */
    @Benchmark
    public int zstdDecompress() {
        return decompressor.decompressByteArray(plain, 0, bytes, packed, 0, packedLength);
    }
}
