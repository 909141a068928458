package dev.holdfast.benchmarks.crash;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.StoreCall;
import dev.holdfast.testkit.store.StoreCall.Moment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Ends a process at one call to its stores: no call goes further after that, to no store and from no thread. Safe for use from
 * any thread.
 */
public final class CallCut {
    private final Predicate<StoreCall> when;
    private final Runnable end;
    private volatile boolean ended;

    /** Ends whatever a process does that is only played. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("the process has ended");
        }
    }

    /**
     * Waits for a call.
     *
     * @param when asked at each call, before it is carried out and after
     * @param end does not return
     */
    public CallCut(Predicate<StoreCall> when, Runnable end) {
        this.when = when;
        this.end = end;
    }

    /** Throws {@link Killed} at the call and at every call after it. */
    public static CallCut played(Predicate<StoreCall> when) {
        return new CallCut(when, () -> {
            throw new Killed();
        });
    }

    /**
     * One of all calls.
     *
     * @param number from 1, counted over all stores
     * @param moment before the call is carried out or after
     */
    public static Predicate<StoreCall> at(long number, Moment moment) {
        AtomicLong calls = new AtomicLong();
        return call -> call.moment() == moment && calls.incrementAndGet() == number;
    }

    /** A store of the process. */
    public BlobStore in(CrashSite site, BlobStore store) {
        return new FaultyBlobStore(store, site.time()).onCall(this::told);
    }

    private void told(StoreCall call) {
        if (ended || when.test(call)) {
            ended = true;
            end.run();
        }
    }

    /** Whether the call has come. */
    public boolean hasEnded() {
        return ended;
    }
}
