package dev.holdfast.internal.execution;

import dev.holdfast.policy.Retries;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.function.Supplier;

/** Tries again what failed for a reason that may pass. */
final class Attempts {
    private final Retries retries;
    private final RunLimits limits;
    private final LiveRun live;

    Attempts(Retries retries, RunLimits limits, LiveRun live) {
        this.retries = retries;
        this.limits = limits;
        this.live = live;
    }

    /**
     * Does something until it succeeds or the attempts are used up.
     *
     * @param what in a few words, for the log
     */
    <T> T run(String what, Supplier<T> work) {
        Duration pause = retries.firstPause();
        for (int attempt = 1; ; attempt++) {
            limits.check();
            try {
                return work.get();
            } catch (StoreException failure) {
                if (attempt >= retries.attempts() || !mayPass(failure)) {
                    throw failure;
                }
                live.log().warn(what + " failed and is tried again: " + failure.getMessage());
            }
            limits.pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static boolean mayPass(StoreException failure) {
        return failure.recovery() == StoreException.Recovery.RETRY
                || failure.recovery() == StoreException.Recovery.CHECK_THEN_RETRY;
    }
}
