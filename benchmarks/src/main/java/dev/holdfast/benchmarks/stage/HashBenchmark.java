package dev.holdfast.benchmarks.stage;

import dev.holdfast.internal.seal.Sha256;
import java.security.MessageDigest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A chunk gets its name. */
@State(Scope.Thread)
public class HashBenchmark {
    /** Length of the chunk. */
    @Param(StageData.CHUNK)
    public int bytes;

    private final Sha256 sha256 = new Sha256();
    private final MessageDigest digest = StageData.sha256();
    private byte[] source = {};

    /** Makes the chunk. */
    @Setup
    public void fill() {
        source = StageData.random(bytes);
    }

    /** As the engine does it. */
    @Benchmark
    public byte[] stage() {
        return sha256.hash(source, 0, bytes);
    }

    /** The digest alone, fed with slices. */
    @Benchmark
    public byte[] messageDigest() {
        for (int done = 0; done < bytes; done += StageData.SLICE) {
            digest.update(source, done, Math.min(StageData.SLICE, bytes - done));
        }
        return digest.digest();
    }
}
