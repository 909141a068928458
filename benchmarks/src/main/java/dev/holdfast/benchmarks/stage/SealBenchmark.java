package dev.holdfast.benchmarks.stage;

import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.Poly1305;
import dev.holdfast.internal.seal.Sealer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A chunk is encrypted and authenticated, and comes back. */
@State(Scope.Thread)
public class SealBenchmark {
    /** Length of the chunk. */
    @Param(StageData.CHUNK)
    public int bytes;

    private final SecureRandom random = new SecureRandom();
    private final Sealer sealer = new Sealer(MasterKey.random(random), random);
    private final Cipher cipher = StageData.aes();
    private final Poly1305 poly1305 = new Poly1305();
    private final byte[] sixteen = StageData.random(Poly1305.TAG);
    private byte[] plain = {};
    private byte[] sealed = {};
    private byte[] target = {};

    /** Makes the chunk. */
    @Setup
    public void fill() {
        plain = StageData.random(bytes);
        sealed = sealer.seal(plain);
        target = new byte[sealed.length];
    }

    /** As the engine does it. */
    @Benchmark
    public int stage() {
        return sealer.seal(plain, 0, bytes, target, 0);
    }

    /** As the engine does it. */
    @Benchmark
    public int open() {
        return sealer.open(sealed, 0, sealed.length, target, 0);
    }

    /** The cipher alone, fed with slices. */
    @Benchmark
    public int aes() throws GeneralSecurityException {
        int done = 0;
        while (done < bytes) {
            done += cipher.update(plain, done, Math.min(StageData.SLICE, bytes - done), target, done);
        }
        return done;
    }

    /** The authenticator alone. */
    @Benchmark
    public byte[] poly1305() {
        poly1305.start(sixteen, sixteen);
        poly1305.update(plain, 0, bytes);
        poly1305.finish(target, 0);
        return target;
    }
}
