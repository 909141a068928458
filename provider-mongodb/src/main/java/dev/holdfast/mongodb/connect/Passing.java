package dev.holdfast.mongodb.connect;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import dev.holdfast.Time;
import dev.holdfast.mongodb.MongoException.Refused;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/**
 * Does again what has failed as connections break and primaries step down; what the server refuses for another reason it refuses again.
 *
 * @param time measures how long is waited
 * @param cancellation asked before each wait; what it throws ends it
 */
record Passing(Time time, Runnable cancellation) {
    /** From the first failure on, which may itself have taken long. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int FEWEST = 2;

    /** As servers call them: NotWritablePrimary, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary, InterruptedAtShutdown, … */
    private static final Set<Integer> CODES = Set.of(91, 189, 10107, 11600, 11602, 13435, 13436);

    static boolean is(@Nullable MongoException failure) {
        return failure != null
                && (failure.hasErrorLabel("RetryableWriteError")
                        || failure.hasErrorLabel("RetryableError")
                        || failure instanceof MongoSocketException
                        || failure instanceof MongoTimeoutException
                        || failure instanceof MongoConnectionPoolClearedException
                        || (failure instanceof MongoSecurityException
                                && failure.getCause() instanceof MongoSocketException)
                        || CODES.contains(failure.getCode()));
    }

    /** Whether it was done, and whoever was to take it over has not: it may be rolled back. */
    static boolean isUnsure(BsonDocument answer) {
        return answer.isDocument("writeConcernError")
                && CODES.contains(answer.getDocument("writeConcernError")
                        .getNumber("code", new BsonInt32(0))
                        .intValue());
    }

    /**
     * Does something, again and again while it fails so that it passes.
     *
     * @param isUnsure whether an answer is none yet
     */
    <T> T repeat(Supplier<T> doing, Predicate<MongoException> isPassing, Predicate<T> isUnsure) {
        long end = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                T answer = doing.get();
                if (!isUnsure.test(answer) || isOver(attempt, end)) {
                    return answer;
                }
            } catch (MongoException | Refused failure) {
                if (!isPassing.test(cause(failure)) || isOver(attempt, end)) {
                    throw failure;
                }
            }
            end = attempt == 1 ? time.nanos() + LONGEST.toNanos() : end;
            cancellation.run();
            Pause.of(PAUSE, time, cancellation);
        }
    }

    private static @Nullable MongoException cause(RuntimeException failure) {
        Throwable what = failure instanceof Refused ? failure.getCause() : failure;
        return what instanceof MongoException sent ? sent : null;
    }

    private boolean isOver(int attempt, long end) {
        return attempt >= FEWEST && time.nanos() >= end;
    }
}
