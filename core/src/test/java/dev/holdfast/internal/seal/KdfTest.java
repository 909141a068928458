package dev.holdfast.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KdfTest {
    /** A machine on which each look at the clock is so many milliseconds after the last. */
    private record SlowTime(AtomicLong elapsed, long stepMillis) implements Time {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return elapsed.addAndGet(Duration.ofMillis(stepMillis).toNanos());
        }

        @Override
        public void sleep(Duration duration) {}

        @Override
        public Timer every(String name, Duration period, Runnable task) {
            return () -> {};
        }
    }

    @Test
    void aFastMachineWorksMoreInParallel() {
        assertThat(Kdf.calibrated(new SlowTime(new AtomicLong(), 100))).isEqualTo(new KeyParameters(32768, 8, 5));
    }

    @Test
    void aSlowMachineWorksLess() {
        assertThat(Kdf.calibrated(new SlowTime(new AtomicLong(), 1500))).isEqualTo(new KeyParameters(8192, 8, 1));
    }

    @Test
    void aSliceMoreOrLessMakesNoDifferenceToAHash() {
        byte[] bytes = new byte[100_000];
        Sha256 sha = new Sha256();
        sha.update(bytes, 0, 50);
        sha.update(bytes, 50, bytes.length - 50);
        assertThat(sha.finish()).isEqualTo(sha.hash(bytes, 0, bytes.length));
    }
}
