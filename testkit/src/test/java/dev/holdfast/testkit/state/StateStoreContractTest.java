package dev.holdfast.testkit.state;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.testkit.VirtualTime;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Each state store of ours keeps the contract. */
class StateStoreContractTest {
    private static final Secret PASSWORD = Secret.of("documents");

    private static StateStore documents(BlobStore store, Time time) {
        boolean first = store.head(BlobKey.of("config")).isEmpty();
        Repository.Builder repository = Repository.at(store).time(time).lowCostKeys();
        return (first ? repository.create(PASSWORD) : repository.open(PASSWORD)).documents();
    }

    @Nested
    class InMemory extends StateStoreContract {
        private final MemoryStateStore store = new MemoryStateStore(VirtualTime.create());

        @Override
        protected StateStore open() {
            return store;
        }
    }

    @Nested
    class OfARepositoryInMemory extends StateStoreContract {
        private final VirtualTime time = VirtualTime.create();
        private final MemoryBlobStore.Space space = new MemoryBlobStore.Space("documents");

        @Override
        protected StateStore open() {
            return documents(new MemoryBlobStore(space, time), time);
        }
    }

    @Nested
    class OfARepositoryInFiles extends StateStoreContract {
        @TempDir
        Path directory;

        @Override
        protected StateStore open() {
            return documents(
                    FileBlobStore.at(directory.resolve("store")).create(true).open(), Time.system());
        }
    }
}
