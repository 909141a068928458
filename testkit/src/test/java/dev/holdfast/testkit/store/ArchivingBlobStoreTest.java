package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies in the archive has to be waited for. */
class ArchivingBlobStoreTest {
    private static final BlobKey COLD = BlobKey.of("data/cold");
    private static final BlobKey WARM = BlobKey.of("index/warm");
    private static final Duration DAY = Duration.ofDays(1);

    private final VirtualTime time = VirtualTime.create();
    private final ArchivingBlobStore store =
            new ArchivingBlobStore(MemoryBlobStore.create(time), Duration.ofHours(5), time);

    private static byte[] read(BlobStore store, BlobKey key) {
        return store.get(key, 0, -1, in -> in.readAllBytes());
    }

    private static void put(BlobStore store, BlobKey key, PutOptions options) {
        BlobInfo unused = store.put(key, BlobContent.of(new byte[] {1, 2}), options);
    }

    private void archiveData() {
        put(store, COLD, PutOptions.create());
        put(store, WARM, PutOptions.create());
        store.archiveBelow("data/");
    }

    @Test
    void whatIsArchivedIsReadableFromTheEndOfTheRecallUntilItsTimeIsOver() {
        archiveData();
        assertThatExceptionOfType(StoreException.Archived.class)
                .isThrownBy(() -> read(store, COLD))
                .withMessageContaining("data/cold");
        assertThat(read(store, WARM)).containsExactly(1, 2);
        assertThat(store.recall(WARM, DAY)).isTrue();

        assertThat(store.recall(COLD, DAY)).isFalse();
        time.advance(Duration.ofHours(5).minusSeconds(1));
        assertThat(store.recall(COLD, DAY)).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(store.recall(COLD, DAY)).isTrue();
        assertThat(read(store, COLD)).containsExactly(1, 2);

        time.advance(DAY);
        assertThatExceptionOfType(StoreException.Archived.class).isThrownBy(() -> read(store, COLD));
        assertThat(store.askedFor()).containsExactly(COLD);
        assertThat(store.recall(COLD, DAY)).isFalse();
        assertThat(store.askedFor()).containsExactly(COLD, COLD);
    }

    @Test
    void listingsSayWhatIsArchived() {
        archiveData();
        List<BlobKey> archived = new ArrayList<>();
        store.list("", info -> {
            if (info.archived()) {
                archived.add(info.key());
            }
        });
        assertThat(archived).containsExactly(COLD);
        assertThat(store.head(COLD).orElseThrow().archived()).isTrue();
        assertThat(store.head(WARM).orElseThrow().archived()).isFalse();
        assertThat(store.capabilities()).contains(Capability.ARCHIVES, Capability.CREATE_ONLY);
    }

    @Test
    void whatIsRarelyReadMayGoThereAtOnceAndWhatIsReplacedComesOut() {
        store.archiveRarelyRead(true);
        put(store, COLD, PutOptions.create().asRarelyRead());
        put(store, WARM, PutOptions.create());
        assertThat(store.archived()).containsExactly(COLD);

        put(store, COLD, PutOptions.replace());
        assertThat(read(store, COLD)).containsExactly(1, 2);
        assertThat(store.archived()).isEmpty();
    }

    @Test
    void whatIsGoneIsNotRecalled() {
        archiveData();
        store.delete(COLD);
        assertThatExceptionOfType(StoreException.NotFound.class).isThrownBy(() -> store.recall(COLD, DAY));
        assertThat(store.archived()).isEmpty();
    }
}
