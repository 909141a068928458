package dev.holdfast.mongodb.connect;

import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import dev.holdfast.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Failures that pass: connections break and primaries step down; what the server refuses for another reason it refuses again.
 *
 * @param time measures how long is waited
 * @param cancellation asked if somebody interrupts; what it throws ends the waiting
 */
record Passing(Time time, Runnable cancellation) {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    static boolean is(@Nullable MongoException failure) {
        return failure != null
                && (failure.hasErrorLabel("RetryableWriteError")
                        || failure.hasErrorLabel("RetryableError")
                        || failure instanceof MongoSocketException
                        || failure instanceof MongoTimeoutException
                        || failure instanceof MongoNotPrimaryException
                        || failure instanceof MongoNodeIsRecoveringException);
    }

    /** Waits a little after a failure that passes; false if this one does not, or not in time. */
    boolean isWorthAnother(MongoException failure, long beginNanos) {
        if (!is(failure) || time.nanos() - beginNanos >= LONGEST.toNanos()) {
            return false;
        }
        Pause.of(PAUSE, time, cancellation);
        return true;
    }
}
