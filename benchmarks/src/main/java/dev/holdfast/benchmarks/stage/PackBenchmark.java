package dev.holdfast.benchmarks.stage;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.FinishedPack;
import dev.holdfast.internal.pack.PackBuilder;
import dev.holdfast.internal.pack.PagePool;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.Sealer;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Sealed blobs are collected into a pack, which gets its header and its name. */
@State(Scope.Thread)
public class PackBenchmark {
    static final int BYTES = 16 << 20;

    private static final int BLOB = 1 << 20;

    private final SecureRandom random = new SecureRandom();
    private final Sealer sealer = new Sealer(MasterKey.random(random), random);
    private final PagePool pool = new PagePool(32);
    private final BlobId id = StageData.id(new SplittableRandom(1));
    private final byte[] blob = StageData.random(BLOB);
    private final byte[] target = new byte[BYTES];

    /** As the engine does it. */
    @Benchmark
    public BlobId stage() {
        PackBuilder builder = new PackBuilder(BlobType.DATA, pool);
        for (int done = 0; done < BYTES; done += BLOB) {
            builder.add(BlobType.DATA, id, blob, 0, BLOB, 0);
        }
        FinishedPack pack = builder.finish(sealer);
        pack.release();
        return pack.id();
    }

    /** As many bytes are copied. */
    @Benchmark
    public byte[] copy() {
        for (int done = 0; done < BYTES; done += BLOB) {
            System.arraycopy(blob, 0, target, done, BLOB);
        }
        return target;
    }
}
