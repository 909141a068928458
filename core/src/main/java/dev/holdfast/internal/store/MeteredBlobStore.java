package dev.holdfast.internal.store;

import dev.holdfast.Time;
import dev.holdfast.run.StoreStatistics;
import dev.holdfast.run.StoreStatistics.Counts;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Counts what is asked of a store: calls, failures, bytes and time for each operation. */
public final class MeteredBlobStore extends ForwardingBlobStore {
    private final Time time;
    private final Map<Operation, Counter> counters = new EnumMap<>(Operation.class);

    /**
     * @param inner closed with this store
     * @param time measures how long calls take
     */
    public MeteredBlobStore(BlobStore inner, Time time) {
        super(inner);
        this.time = Objects.requireNonNull(time, "time");
        for (Operation operation : Operation.values()) {
            counters.put(operation, new Counter());
        }
    }

    /** The counts so far; calls that are under way are not in them yet. */
    public StoreStatistics statistics() {
        Map<Operation, Counts> counts = new EnumMap<>(Operation.class);
        counters.forEach((operation, counter) -> counts.put(operation, counter.counts()));
        return new StoreStatistics(counts);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        return measured(Operation.PUT, () -> {
            BlobInfo stored = inner().put(key, content, options);
            counter(Operation.PUT).bytes.add(stored.lengthBytes());
            return stored;
        });
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        LongAdder bytes = counter(Operation.GET).bytes;
        return measured(
                Operation.GET,
                () -> inner().get(key, offset, length, stream -> reader.read(new ObservedStream(stream, bytes::add))));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return measured(Operation.HEAD, () -> inner().head(key));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        measured(Operation.LIST, () -> {
            inner().list(prefix, each);
            return true;
        });
    }

    @Override
    public void delete(BlobKey key) {
        measured(Operation.DELETE, () -> {
            inner().delete(key);
            return true;
        });
    }

    @Override
    public Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        return measured(Operation.DELETE_ALL, () -> inner().deleteAll(keys));
    }

    @Override
    public Optional<Instant> retainedUntil(BlobKey key) {
        return measured(Operation.RETAINED_UNTIL, () -> inner().retainedUntil(key));
    }

    @Override
    public boolean recall(BlobKey key, Duration keep) {
        return measured(Operation.RECALL, () -> inner().recall(key, keep));
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        measured(Operation.EXTEND_RETENTION, () -> {
            inner().extendRetention(key, until);
            return true;
        });
    }

    @Override
    public Instant storeTime() {
        return measured(Operation.STORE_TIME, inner()::storeTime);
    }

    private <T> T measured(Operation operation, Supplier<T> call) {
        Counter counter = counter(operation);
        long begun = time.nanos();
        boolean done = false;
        try {
            T result = call.get();
            done = true;
            return result;
        } finally {
            counter.ended(done, time.nanos() - begun);
        }
    }

    private Counter counter(Operation operation) {
        return Objects.requireNonNull(counters.get(operation));
    }

    private static final class Counter {
        private final LongAdder calls = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        private void ended(boolean done, long took) {
            calls.increment();
            nanos.add(took);
            if (!done) {
                failures.increment();
            }
        }

        private Counts counts() {
            return new Counts(calls.sum(), failures.sum(), bytes.sum(), nanos.sum());
        }
    }
}
