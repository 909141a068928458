package dev.holdfast.testkit.store;

import dev.holdfast.Time;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.store.StoreCall.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A store whose calls go wrong: as scripted, or at random by a seed; and a place to stand at every call, where a test may kill
 * the process. Safe for use from any thread.
 */
public final class FaultyBlobStore extends ForwardingBlobStore {
    private final Time time;
    private final FaultPlan plan = new FaultPlan();
    private final AtomicLong calls = new AtomicLong();
    private volatile Consumer<StoreCall> listener = call -> {};

    /**
     * @param inner carries the calls out
     * @param time stalled calls sleep on it
     */
    public FaultyBlobStore(BlobStore inner, Time time) {
        super(inner);
        this.time = Objects.requireNonNull(time, "time");
    }

    /** Makes the next call of this kind go wrong. */
    public FaultyBlobStore failNext(Operation operation, Fault fault) {
        return failNth(operation, 1, fault);
    }

    /**
     * Makes one later call of this kind go wrong.
     *
     * @param n 1 for the next
     */
    public FaultyBlobStore failNth(Operation operation, long n, Fault fault) {
        plan.script(operation, n, fault);
        return this;
    }

    /**
     * Makes calls go wrong by chance from now on.
     *
     * @param seed the same seed gives the same faults for the same sequence of calls
     * @param rate the part of calls that go wrong, 0 to 1
     * @param faults one of them is chosen each time, all with the same chance
     */
    public FaultyBlobStore failRandomly(long seed, double rate, Fault... faults) {
        plan.randomly(seed, rate, List.of(faults));
        return this;
    }

    /** Forgets all faults to come. */
    public FaultyBlobStore calm() {
        plan.clear();
        return this;
    }

    /** Tells each call before it is carried out and after; what the listener throws, the caller gets. */
    public FaultyBlobStore onCall(Consumer<StoreCall> newListener) {
        this.listener = Objects.requireNonNull(newListener, "listener");
        return this;
    }

    /** How many calls there were. */
    public long calls() {
        return calls.get();
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        return call(Operation.PUT, key.path(), fault -> {
            BlobContent sent = fault.isPresent() && fault.get() instanceof Fault.BrokenOff broken
                    ? new BrokenContent(content, broken.afterBytes())
                    : content;
            return super.put(key, sent, options);
        });
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        return call(Operation.GET, key.path(), fault -> {
            Reader<T> reading = fault.isPresent() && fault.get() instanceof Fault.BrokenOff broken
                    ? stream -> reader.read(new BrokenStream(stream, broken.afterBytes()))
                    : reader;
            return super.get(key, offset, length, reading);
        });
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return call(Operation.HEAD, key.path(), fault -> streamless(fault, () -> super.head(key)));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        call(Operation.LIST, prefix, fault -> {
            super.list(prefix, breaking(fault, each));
            return true;
        });
    }

    /** A listing breaks off after as many objects as a stream would after bytes. */
    private Consumer<BlobInfo> breaking(Optional<Fault> fault, Consumer<BlobInfo> each) {
        if (fault.isPresent() && fault.get() instanceof Fault.BrokenOff broken) {
            AtomicLong left = new AtomicLong(broken.afterBytes());
            return info -> {
                if (left.getAndDecrement() <= 0) {
                    throw unavailable("listing", true);
                }
                each.accept(info);
            };
        }
        return each;
    }

    @Override
    public void delete(BlobKey key) {
        call(
                Operation.DELETE,
                key.path(),
                fault -> streamless(fault, () -> {
                    super.delete(key);
                    return true;
                }));
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        call(
                Operation.EXTEND_RETENTION,
                key.path(),
                fault -> streamless(fault, () -> {
                    super.extendRetention(key, until);
                    return true;
                }));
    }

    @Override
    public Instant storeTime() {
        return call(Operation.STORE_TIME, "", fault -> streamless(fault, super::storeTime));
    }

    private <T> T streamless(Optional<Fault> fault, Supplier<T> action) {
        if (fault.isPresent() && fault.get() instanceof Fault.BrokenOff) {
            throw unavailable("a call", true);
        }
        return action.get();
    }

    private <T> T call(Operation operation, String name, Action<T> action) {
        long number = calls.incrementAndGet();
        Optional<Fault> fault = plan.next(operation);
        listener.accept(new StoreCall(number, operation, name, Moment.BEFORE));
        if (fault.isPresent()) {
            before(fault.get(), operation + " " + name);
        }
        T result = action.run(fault);
        listener.accept(new StoreCall(number, operation, name, Moment.AFTER));
        if (fault.isPresent() && fault.get() instanceof Fault.AnswerLost) {
            throw unavailable(operation + " " + name, false);
        }
        return result;
    }

    private void before(Fault fault, String what) {
        if (fault instanceof Fault.Refused) {
            throw unavailable(what, true);
        } else if (fault instanceof Fault.RequestLost) {
            throw unavailable(what, false);
        } else if (fault instanceof Fault.Throttled throttled) {
            throw new StoreException.Throttled(what + ": asked to slow down", throttled.retryAfter(), null);
        } else if (fault instanceof Fault.ForGood refused) {
            throw refused.failure().apply(what);
        } else if (fault instanceof Fault.Stalled stalled) {
            stall(stalled, what);
        }
    }

    private void stall(Fault.Stalled stalled, String what) {
        try {
            time.sleep(stalled.delay());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted(what + ": interrupted while the store did not answer", stopped);
        }
    }

    private static StoreException unavailable(String what, boolean outcomeKnown) {
        return new StoreException.Unavailable(what + ": a fault ordered by the test", outcomeKnown, null);
    }

    /** Carries a call out. */
    private interface Action<T> {
        T run(Optional<Fault> fault);
    }
}
