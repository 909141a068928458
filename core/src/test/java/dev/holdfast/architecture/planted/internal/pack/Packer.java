package dev.holdfast.architecture.planted.internal.pack;

import java.time.Instant;
import java.util.function.LongSupplier;

/** Asks the machine's clock, once by a call and once by a reference. */
public final class Packer {
    /** Elapsed time from the machine. */
    public LongSupplier nanos() {
        return System::nanoTime;
    }

    /** Now, from the machine. */
    public Instant packedAt() {
        return Instant.now();
    }
}
