package dev.holdfast.testkit.store;

import dev.holdfast.Time;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.internal.store.LimitedBlobStore;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.internal.store.MeteredBlobStore;
import dev.holdfast.internal.store.PrefixedBlobStore;
import dev.holdfast.internal.store.RetryingBlobStore;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.RetryPolicy;
import dev.holdfast.testkit.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Each store of ours, and each decorator over memory, keeps the contract. */
class StoreContractIT {
    /** Over one space for each test. */
    abstract static class OverMemory extends BlobStoreContract {
        private final VirtualTime time = VirtualTime.create();
        private final MemoryBlobStore.Space space = new MemoryBlobStore.Space("contract");

        @Override
        protected Time time() {
            return time;
        }

        MemoryBlobStore memory() {
            return new MemoryBlobStore(space, time);
        }

        VirtualTime virtual() {
            return time;
        }
    }

    @Nested
    class InFiles extends BlobStoreContract {
        @TempDir
        Path directory;

        @Override
        protected BlobStore open() {
            return FileBlobStore.at(directory.resolve("store")).create(true).open();
        }
    }

    @Nested
    class InMemory extends OverMemory {
        @Override
        protected BlobStore open() {
            return memory();
        }
    }

    @Nested
    class InMemoryWithVersions extends OverMemory {
        private final MemoryBlobStore.Space versions = MemoryBlobStore.Space.withVersions("contract");

        @Override
        protected BlobStore open() {
            return new MemoryBlobStore(versions, virtual());
        }
    }

    @Nested
    class PrefixedWithVersions extends OverMemory {
        private final MemoryBlobStore.Space versions = MemoryBlobStore.Space.withVersions("contract");

        @Override
        protected BlobStore open() {
            return new PrefixedBlobStore(new MemoryBlobStore(versions, virtual()), "some/where/");
        }
    }

    @Nested
    class Prefixed extends OverMemory {
        @Override
        protected BlobStore open() {
            return new PrefixedBlobStore(memory(), "some/where/");
        }
    }

    @Nested
    class Metered extends OverMemory {
        @Override
        protected BlobStore open() {
            return new MeteredBlobStore(memory(), virtual());
        }
    }

    @Nested
    class Limited extends OverMemory {
        @Override
        protected BlobStore open() {
            return new LimitedBlobStore(
                    memory(), new LimitedBlobStore.Limits(1, 1_000_000_000_000L, 1_000_000_000_000L), virtual());
        }
    }

    @Nested
    class Retrying extends OverMemory {
        @Override
        protected BlobStore open() {
            return new RetryingBlobStore(memory(), RetryPolicy.standard(), virtual(), new Random(1));
        }
    }

    @Nested
    class RetryingOverFaults extends OverMemory {
        @Override
        protected BlobStore open() {
            FaultyBlobStore faulty = new FaultyBlobStore(memory(), virtual())
                    .failRandomly(
                            7,
                            0.1,
                            new Fault.Refused(),
                            new Fault.AnswerLost(),
                            new Fault.RequestLost(),
                            new Fault.BrokenOff(3),
                            new Fault.Throttled(Duration.ofSeconds(1)));
            return new RetryingBlobStore(
                    faulty, RetryPolicy.standard().within(Duration.ofHours(1)), virtual(), new Random(1));
        }
    }

    @Nested
    class Recording extends OverMemory {
        @Override
        protected BlobStore open() {
            return new RecordingBlobStore(memory());
        }
    }

    @Nested
    class FaultyWithoutFaults extends OverMemory {
        @Override
        protected BlobStore open() {
            return new FaultyBlobStore(memory(), virtual())
                    .failNext(Operation.STORE_TIME, new Fault.Stalled(Duration.ofMillis(1)));
        }
    }

    @Nested
    class LaggingWithoutLag extends OverMemory {
        @Override
        protected BlobStore open() {
            return new LaggingBlobStore(memory(), Duration.ZERO, virtual());
        }
    }

    @Nested
    class CorruptingWithoutDamage extends OverMemory {
        @Override
        protected BlobStore open() {
            return new CorruptingBlobStore(memory());
        }
    }
}
