package dev.holdfast.testkit.store;

import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/** What goes wrong with a call. */
public sealed interface Fault {
    /** The call fails and nothing was done. */
    record Refused() implements Fault {}

    /** The call is carried out and fails all the same, so that its caller cannot know. */
    record AnswerLost() implements Fault {}

    /** The call is not carried out and fails as if it might have been. */
    record RequestLost() implements Fault {}

    /**
     * A stream breaks off; calls without a stream are refused.
     *
     * @param afterBytes how many bytes are delivered before; at least 0
     */
    record BrokenOff(long afterBytes) implements Fault {}

    /**
     * The call takes long and then succeeds.
     *
     * @param delay slept on the time that the store was given
     */
    record Stalled(Duration delay) implements Fault {
        /** The delay may not be null. */
        public Stalled {
            Objects.requireNonNull(delay, "delay");
        }
    }

    /**
     * The store asks for fewer calls, and nothing was done.
     *
     * @param retryAfter when the caller may come back
     */
    record Throttled(Duration retryAfter) implements Fault {
        /** The time may not be null. */
        public Throttled {
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }

    /**
     * The store refuses for good, and nothing was done: expired credentials, a bucket that is gone, a full disk.
     *
     * @param failure makes what is thrown, from words for the call
     */
    record ForGood(Function<String, StoreException> failure) implements Fault {
        /** The failure may not be null. */
        public ForGood {
            Objects.requireNonNull(failure, "failure");
        }
    }
}
