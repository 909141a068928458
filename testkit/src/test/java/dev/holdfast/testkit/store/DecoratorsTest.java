package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.internal.store.LimitedBlobStore;
import dev.holdfast.internal.store.LimitedBlobStore.Limits;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.internal.store.MeteredBlobStore;
import dev.holdfast.internal.store.PrefixedBlobStore;
import dev.holdfast.internal.store.ReadOnlyBlobStore;
import dev.holdfast.run.StoreReport;
import dev.holdfast.run.StoreReport.Outcome;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreVerifier;
import dev.holdfast.testkit.VirtualTime;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DecoratorsTest {
    private static final BlobKey KEY = BlobKey.of("data/object");
    private static final int MEGABYTE = 1_000_000;

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore memory = MemoryBlobStore.create(time);

    @Test
    void uploadsKeepToTheirBandwidth() {
        LimitedBlobStore limited = new LimitedBlobStore(memory, new Limits(2, MEGABYTE, 0), time);
        long begun = time.nanos();
        put(limited, 10 * MEGABYTE);
        assertThat(seconds(begun)).isCloseTo(10, within(0.2));
    }

    @Test
    void downloadsKeepToTheirBandwidth() {
        put(memory, 10 * MEGABYTE);
        LimitedBlobStore limited = new LimitedBlobStore(memory, new Limits(2, 0, MEGABYTE), time);
        long begun = time.nanos();
        byte[] read = limited.get(KEY, 0, -1, InputStream::readAllBytes);
        assertThat(read).hasSize(10 * MEGABYTE);
        assertThat(seconds(begun)).isCloseTo(10, within(0.2));
    }

    @Test
    void withoutABoundNothingWaits() {
        long begun = time.nanos();
        put(new LimitedBlobStore(memory, new Limits(1, 0, 0), time), 10 * MEGABYTE);
        assertThat(time.nanos()).isEqualTo(begun);
    }

    private double seconds(long begun) {
        return (time.nanos() - begun) / 1e9;
    }

    @Test
    void noMoreCallsRunAtOnceThanAllowed() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FaultyBlobStore watched = new FaultyBlobStore(memory, time).onCall(call -> {
            boolean begins = call.moment() == StoreCall.Moment.BEFORE;
            most.accumulateAndGet(begins ? running.incrementAndGet() : running.decrementAndGet(), Math::max);
            LockSupport.parkNanos(20_000);
        });
        LimitedBlobStore limited = new LimitedBlobStore(watched, new Limits(3, 0, 0), time);
        ExecutorService threads = Executors.newFixedThreadPool(12);
        List<Future<?>> calls = new ArrayList<>();
        for (int call = 0; call < 600; call++) {
            calls.add(threads.submit(() -> limited.head(KEY)));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        threads.shutdown();
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void callsBytesAndFailuresAreCounted() {
        MeteredBlobStore metered = new MeteredBlobStore(memory, time);
        put(metered, 1000);
        assertThatThrownBy(() -> put(metered, 1000)).isInstanceOf(StoreException.AlreadyExists.class);
        assertThat(metered.statistics().of(Operation.PUT).calls()).isEqualTo(2);
        assertThat(metered.statistics().of(Operation.PUT).failures()).isEqualTo(1);
        assertThat(metered.statistics().uploadedBytes()).isEqualTo(1000);
    }

    @Test
    void onlyWhatWasReadIsCounted() {
        put(memory, 1000);
        MeteredBlobStore metered = new MeteredBlobStore(memory, time);
        byte[] read = metered.get(KEY, 0, -1, stream -> stream.readNBytes(10));
        assertThat(metered.statistics().downloadedBytes()).isEqualTo(read.length);
    }

    @Test
    void timeIsMeasured() {
        FaultyBlobStore slow =
                new FaultyBlobStore(memory, time).failNext(Operation.HEAD, new Fault.Stalled(Duration.ofSeconds(3)));
        MeteredBlobStore metered = new MeteredBlobStore(slow, time);
        assertThat(metered.head(KEY)).isEmpty();
        assertThat(metered.statistics().of(Operation.HEAD).nanos())
                .isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void aReadOnlyStoreRefusesPuts() {
        assertThatThrownBy(() -> put(new ReadOnlyBlobStore(memory), 1))
                .isInstanceOf(StoreException.Denied.class)
                .hasMessageContaining("opened for reading only");
    }

    @Test
    void aReadOnlyStoreRefusesDeletions() {
        put(memory, 1);
        assertThatThrownBy(() -> new ReadOnlyBlobStore(memory).delete(KEY)).isInstanceOf(StoreException.Denied.class);
        assertThat(memory.head(KEY)).isPresent();
    }

    @Test
    void aReadOnlyStoreReads() {
        put(memory, 5);
        byte[] read = new ReadOnlyBlobStore(memory).get(KEY, 0, -1, InputStream::readAllBytes);
        assertThat(read).hasSize(5);
    }

    @Test
    void aPrefixedStoreSeesNothingElse() {
        put(memory, 1);
        PrefixedBlobStore prefixed = new PrefixedBlobStore(memory, "part/");
        put(prefixed, 1);
        List<String> names = new ArrayList<>();
        prefixed.list("", info -> names.add(info.key().path()));
        assertThat(names).containsExactly(KEY.path());
        assertThat(memory.head(BlobKey.of("part/" + KEY))).isPresent();
    }

    @Test
    void aDamagedStoreFailsVerification() {
        FaultyBlobStore faulty = new FaultyBlobStore(memory, time).failRandomly(1, 0.5, new Fault.Refused());
        assertThat(StoreVerifier.verify(faulty, time).passed()).isFalse();
    }

    @Test
    void aLaggingStoreFailsTheListingCheck() {
        StoreReport report = StoreVerifier.verify(new LaggingBlobStore(memory, Duration.ofMinutes(1), time), time);
        assertThat(report.checks())
                .filteredOn(check -> check.outcome() == Outcome.FAILED)
                .extracting(StoreReport.Check::name)
                .contains("listing");
    }

    private static void put(BlobStore store, int length) {
        store.put(KEY, BlobContent.of(new byte[length]), PutOptions.create());
    }
}
