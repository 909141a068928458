package dev.holdfast.benchmarks.stage;

import dev.holdfast.internal.chunk.BufferPool;
import dev.holdfast.internal.chunk.ChunkBuffer;
import dev.holdfast.internal.chunk.Chunking;
import dev.holdfast.internal.chunk.CutFinder;
import dev.holdfast.internal.chunk.Polynomial;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A stream is cut into chunks. */
@State(Scope.Thread)
public class ChunkBenchmark {
    static final int BYTES = 16 << 20;

    private static final Polynomial POLYNOMIAL = Polynomial.of(0x3DA3358B4DC173L);
    private static final long MASK = (1L << 20) - 1;
    private static final int TOP_BYTE = Polynomial.DEGREE - 8;
    private final CutFinder finder = new CutFinder(POLYNOMIAL);
    private final BufferPool pool = new BufferPool(64L << 20);
    private final byte[] source = StageData.random(BYTES);
    private final long[] table = StageData.table(POLYNOMIAL.bits());

    /** With everything that belongs to it: copying in, buffers, minimal and maximal lengths. */
    @Benchmark
    public void stage() {
        try (Chunking chunking = new Chunking(finder, pool, BYTES, ChunkBuffer::release)) {
            chunking.write(source, 0, BYTES);
            chunking.finish();
        }
    }

    /** One table look-up for the byte that comes and one for the byte that goes, byte after byte. */
    @Benchmark
    public int plainLoop() {
        int cuts = 0;
        long digest = 0;
        for (int i = CutFinder.WINDOW; i < BYTES; i++) {
            long change = (source[i] & 0xff) ^ table[source[i - CutFinder.WINDOW] & 0xff];
            digest = (digest << 8) ^ change ^ table[(int) (digest >>> TOP_BYTE) & 0xff];
            cuts += (digest & MASK) == 0 ? 1 : 0;
        }
        return cuts;
    }
}
