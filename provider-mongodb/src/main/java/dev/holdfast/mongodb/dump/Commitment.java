package dev.holdfast.mongodb.dump;

import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Member;
import dev.holdfast.spi.workload.DumpContext;
import java.time.Duration;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/**
 * Makes sure that what a member had applied when it was dumped stays for good: it is in the oplog of the primary, and a majority has it.
 * A member that was cut off may have applied what is rolled back later.
 */
final class Commitment {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Connection connection;
    private final Deployment deployment;
    private final DumpContext context;

    Commitment(Connection connection, Deployment deployment, DumpContext context) {
        this.connection = connection;
        this.deployment = deployment;
        this.context = context;
    }

    /**
     * Waits until an operation is committed.
     *
     * @throws Inconsistent if it is not in time, or is not in the primary's oplog
     */
    void await(ClusterTime time) {
        long begin = context.time().nanos();
        String last = "";
        while (context.time().nanos() - begin < PATIENCE.toNanos()) {
            context.checkCancelled();
            try {
                last = look(time);
                if (last.isEmpty()) {
                    return;
                }
            } catch (Refused unreachable) {
                last = String.valueOf(unreachable.getMessage());
            }
            pause();
        }
        throw new Inconsistent(
                "what was dumped is not committed: the operation of " + time + " " + last
                        + "; it may be rolled back, so that the dump shows what never was. Try again",
                null);
    }

    /** What is missing; empty if nothing is. */
    private String look(ClusterTime time) {
        Member primary = deployment.refreshed(connection).primary().orElse(null);
        if (primary == null) {
            return "cannot be looked for, as there is no primary";
        }
        try (MongoClient client = connection.member(primary.address())) {
            Commands commands = new Commands(client, primary.host());
            if (!isInOplog(commands, time)) {
                return "is not in the oplog of the primary " + primary.host();
            }
            return committed(commands).isBefore(time) ? "is not on a majority of members" : "";
        }
    }

    private static boolean isInOplog(Commands primary, ClusterTime time) {
        BsonDocument answer = primary.run(
                "local",
                new BsonDocument("find", new BsonString("oplog.rs"))
                        .append("filter", new BsonDocument("ts", new BsonTimestamp((int) time.seconds(), (int)
                                time.increment())))
                        .append("limit", new BsonInt32(1))
                        .append("singleBatch", BsonBoolean.TRUE));
        BsonArray batch = answer.getDocument("cursor").getArray("firstBatch");
        return !batch.isEmpty();
    }

    private static ClusterTime committed(Commands primary) {
        BsonValue time = primary.admin("hello")
                .getDocument("lastWrite", new BsonDocument())
                .get("majorityOpTime");
        return time == null
                ? ClusterTime.ZERO
                : ClusterTime.ofBits(time.asDocument().getTimestamp("ts").getValue());
    }

    private void pause() {
        try {
            context.time().sleep(PAUSE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            context.checkCancelled();
        }
    }
}
