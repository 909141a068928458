package dev.holdfast.testkit.retain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.testkit.store.RecordingBlobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies into a store that protects them, several in one run. */
class RetainedCopiesTest extends RetainedScene {
    private static final int MORE = 6;

    private final MemoryBlobStore otherStore = MemoryBlobStore.create(time);
    private final RecordingBlobStore other = new RecordingBlobStore(otherStore);
    private final Repository target =
            Repository.at(other).time(time).lowCostKeys().create(PASSWORD);
    private final Instant until = time.now().plus(MONTH);

    @AfterEach
    void closeTarget() {
        target.close();
    }

    private CopyRun copy(Snapshot... snapshots) {
        return CopyJob.from(repository)
                .snapshots(List.of(snapshots))
                .retainUntil(snapshot -> Optional.of(until))
                .into(target)
                .run();
    }

    private Snapshot next(int number) {
        time.advance(Duration.ofHours(1));
        workload.put("d" + number + "/file", "content".repeat(number + 2));
        return unprotected();
    }

    @Test
    void whatTheFirstNeedsIsReadOnceForAll() {
        workload.put("old/a/b/c", "old");
        assertThat(copy(unprotected()).copied()).hasSize(1);
        List<BlobKey> before = keys();
        Snapshot[] more = new Snapshot[MORE];
        for (int i = 0; i < MORE; i++) {
            more[i] = next(i);
        }
        other.forget();

        assertThat(copy(more).copied()).hasSize(MORE);

        assertThat(other.entries(Operation.GET))
                .filteredOn(get -> before.contains(BlobKey.of(get.name())))
                .filteredOn(get -> get.name().startsWith("data/"))
                .hasSizeLessThanOrEqualTo(before.size());
        assertProtected();
    }

    private List<BlobKey> keys() {
        List<BlobKey> keys = new java.util.ArrayList<>();
        otherStore.list("", info -> keys.add(info.key()));
        return keys;
    }

    private void assertProtected() {
        assertThat(keys())
                .filteredOn(key -> key.path().startsWith("data/") || key.path().startsWith("snapshots/"))
                .allSatisfy(key -> assertThat(otherStore.retainedUntil(key).orElse(Instant.EPOCH))
                        .isAfterOrEqualTo(until.minusSeconds(1)));
    }
}
