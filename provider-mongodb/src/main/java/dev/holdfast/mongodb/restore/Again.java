package dev.holdfast.mongodb.restore;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Pause;
import dev.holdfast.spi.workload.RestoreContext;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Sends again what an election or a lost connection has interrupted, with majority. Nobody knows whether it was done the first time, so
 * that it must do no harm twice. Safe for use from any thread.
 */
final class Again {
    private static final int ATTEMPTS = 8;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Commands target;
    private final RestoreContext context;

    Again(Commands target, RestoreContext context) {
        this.target = target;
        this.context = context;
    }

    /**
     * Sends a command.
     *
     * @param doneBefore errors by which the server says that it was done before; taken for success when it is sent again
     */
    void run(String database, BsonDocument command, Integer... doneBefore) {
        run(database, command, command, List.of(doneBefore));
    }

    /**
     * Sends a command that must be another one where it may have been done before.
     *
     * @param later instead of the first, when it is sent again
     */
    void run(String database, BsonDocument first, BsonDocument later) {
        run(database, first, later, List.of());
    }

    private void run(String database, BsonDocument first, BsonDocument later, List<Integer> doneBefore) {
        BsonDocument whole = withMajority(first);
        for (int attempt = 1; !isDone(database, whole, attempt, doneBefore); attempt++) {
            context.checkCancelled();
            whole = withMajority(later);
        }
    }

    private static BsonDocument withMajority(BsonDocument command) {
        return command.clone().append("writeConcern", Target.MAJORITY);
    }

    private boolean isDone(String database, BsonDocument command, int attempt, List<Integer> doneBefore) {
        try {
            BsonDocument answer = target.run(database, command);
            if (!answer.containsKey("writeConcernError")) {
                return true;
            }
            Refused unsure = new Refused(
                    command.getFirstKey() + " at " + target.place() + ": a majority has not acknowledged it: "
                            + answer.getDocument("writeConcernError").get("errmsg"),
                    null);
            pause(attempt, unsure);
            return false;
        } catch (Refused refused) {
            if (attempt > 1
                    && refused.getCause() instanceof MongoCommandException said
                    && doneBefore.contains(said.getErrorCode())) {
                return true;
            }
            if (!(refused.getCause() instanceof MongoException failure) || !isPassing(failure)) {
                throw refused;
            }
            pause(attempt, refused);
            return false;
        }
    }

    /**
     * Waits before the next attempt.
     *
     * @param attempt how many there were
     * @throws Refused what failed, if there were enough
     */
    void pause(int attempt, RuntimeException failure) {
        if (attempt >= ATTEMPTS) {
            throw failure;
        }
        Pause.of(PAUSE.multipliedBy(attempt), context.time(), context::checkCancelled);
    }

    /** Of what was written in bulk, too. */
    static boolean isPassing(@Nullable MongoException failure) {
        return Commands.isPassing(failure) || failure instanceof MongoBulkWriteException;
    }
}
