package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.StoreCall.Moment;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MisbehavingStoresTest {
    private static final BlobKey KEY = BlobKey.of("data/object");
    private static final byte[] CONTENT = {1, 2, 3, 4};

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore memory = MemoryBlobStore.create(time);
    private final FaultyBlobStore faulty = new FaultyBlobStore(memory, time);

    @Test
    void aRefusedPutStoresNothing() {
        faulty.failNext(Operation.PUT, new Fault.Refused());
        assertThatThrownBy(() -> put(faulty)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(memory.head(KEY)).isEmpty();
    }

    @Test
    void aLostAnswerLeavesTheObject() {
        faulty.failNext(Operation.PUT, new Fault.AnswerLost());
        assertThatThrownBy(() -> put(faulty)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(memory.head(KEY)).isPresent();
    }

    @Test
    void theNthCallFails() {
        faulty.failNth(Operation.HEAD, 2, new Fault.Refused());
        assertThat(faulty.head(KEY)).isEmpty();
        assertThatThrownBy(() -> faulty.head(KEY)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(faulty.head(KEY)).isEmpty();
    }

    @Test
    void aStreamBreaksOff() {
        put(faulty);
        faulty.failNext(Operation.GET, new Fault.BrokenOff(2));
        assertThatThrownBy(() -> read(faulty)).hasRootCauseMessage("connection reset: a fault ordered by the test");
    }

    @Test
    void aStalledCallTakesItsTime() {
        long before = time.nanos();
        faulty.failNext(Operation.HEAD, new Fault.Stalled(Duration.ofHours(1)));
        assertThat(faulty.head(KEY)).isEmpty();
        assertThat(time.nanos() - before).isEqualTo(Duration.ofHours(1).toNanos());
    }

    @Test
    void theSameSeedGivesTheSameFaults() {
        assertThat(outcomes(5)).isEqualTo(outcomes(5)).isNotEqualTo(outcomes(6)).contains(true, false);
    }

    private List<Boolean> outcomes(long seed) {
        FaultyBlobStore store = new FaultyBlobStore(memory, time).failRandomly(seed, 0.5, new Fault.Refused());
        List<Boolean> outcomes = new ArrayList<>();
        for (int call = 0; call < 50; call++) {
            try {
                outcomes.add(store.head(KEY).isEmpty());
            } catch (StoreException.Unavailable fault) {
                outcomes.add(false);
            }
        }
        return outcomes;
    }

    @Test
    void everyCallIsToldBeforeAndAfter() {
        List<StoreCall> told = new ArrayList<>();
        put(faulty.onCall(told::add));
        assertThat(told)
                .containsExactly(
                        new StoreCall(1, Operation.PUT, KEY.path(), Moment.BEFORE),
                        new StoreCall(1, Operation.PUT, KEY.path(), Moment.AFTER));
    }

    @Test
    void aListingLagsBehindPuts() throws InterruptedException {
        LaggingBlobStore lagging = new LaggingBlobStore(memory, Duration.ofSeconds(10), time);
        put(lagging);
        assertThat(names(lagging)).isEmpty();
        time.sleep(Duration.ofSeconds(10));
        assertThat(names(lagging)).containsExactly(KEY.path());
    }

    @Test
    void aListingLagsBehindDeletions() throws InterruptedException {
        put(memory);
        LaggingBlobStore lagging = new LaggingBlobStore(memory, Duration.ofSeconds(10), time);
        lagging.delete(KEY);
        assertThat(names(lagging)).containsExactly(KEY.path());
        time.sleep(Duration.ofSeconds(10));
        assertThat(names(lagging)).isEmpty();
    }

    @Test
    void aFlippedBitIsSeenUntilHealed() {
        put(memory);
        CorruptingBlobStore corrupting = new CorruptingBlobStore(memory).flipWhenRead(KEY, 8);
        assertThat(read(corrupting)).containsExactly(1, 3, 3, 4);
        assertThat(read(corrupting.heal(KEY))).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aTruncatedObjectEndsEarly() {
        put(memory);
        assertThat(read(new CorruptingBlobStore(memory).truncateWhenRead(KEY, 2)))
                .containsExactly(1, 2);
    }

    @Test
    void damageAtRestIsThereForEveryone() {
        put(memory);
        new CorruptingBlobStore(memory).flipAtRest(KEY, 0);
        assertThat(read(memory)).containsExactly(0, 2, 3, 4);
    }

    @Test
    void callsAreRecordedInOrder() {
        RecordingBlobStore recording = new RecordingBlobStore(memory);
        put(recording);
        byte[] part = recording.get(KEY, 1, 2, InputStream::readAllBytes);
        assertThat(part).containsExactly(2, 3);
        assertThat(recording.entries())
                .containsExactly(
                        new RecordingBlobStore.Entry(Operation.PUT, KEY.path(), 0, 4),
                        new RecordingBlobStore.Entry(Operation.GET, KEY.path(), 1, 2));
    }

    private static void put(BlobStore store) {
        store.put(KEY, BlobContent.of(CONTENT), PutOptions.create());
    }

    private static byte[] read(BlobStore store) {
        return store.get(KEY, 0, -1, InputStream::readAllBytes);
    }

    private static List<String> names(BlobStore store) {
        List<String> names = new ArrayList<>();
        store.list("", info -> names.add(info.key().path()));
        return names;
    }
}
