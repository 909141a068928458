package dev.holdfast.mongodb.dump;

import com.mongodb.MongoException;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Pause;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.OplogReader;
import dev.holdfast.spi.workload.DumpContext;
import java.time.Duration;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Makes sure that what a member had applied when it was dumped stays for good: a majority has it, and the member has it still. One that
 * was cut off may have applied what is rolled back later.
 */
final class Commitment {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Commands member;
    private final OplogReader oplog;
    private final DumpContext context;

    Commitment(Chosen chosen, DumpContext context) {
        this.member = chosen.commands();
        this.oplog = new OplogReader(chosen.client(), context.time());
        this.context = context;
    }

    /**
     * Waits until an operation is committed.
     *
     * @throws Inconsistent if it is not in time, or was rolled back
     */
    void await(OplogPosition entry) {
        long begin = context.time().nanos();
        String last = "";
        while (context.time().nanos() - begin < PATIENCE.toNanos()) {
            context.checkCancelled();
            try {
                last = look(entry);
                if (last.isEmpty()) {
                    return;
                }
            } catch (Refused | MongoException unreachable) {
                last = "cannot be looked for: " + unreachable.getMessage();
            }
            Pause.of(PAUSE, context.time(), context::checkCancelled);
        }
        throw new Inconsistent(
                "what was dumped is not committed: the operation of " + entry + " " + last
                        + "; it may be rolled back, so that the dump shows what never was. Try again",
                null);
    }

    /** What is missing; empty if nothing is. */
    private String look(OplogPosition entry) {
        if (committed().isBefore(entry.time())) {
            return "is not on a majority of members";
        }
        // Asked afterwards: what is committed at another time, in place of what was rolled back, does not count.
        return oplog.at(entry.time()).filter(entry::equals).isPresent()
                ? ""
                : "is not in the oplog of " + member.place() + " any more";
    }

    private ClusterTime committed() {
        BsonValue time = member.admin("hello")
                .getDocument("lastWrite", new BsonDocument())
                .get("majorityOpTime");
        return time == null
                ? ClusterTime.ZERO
                : ClusterTime.ofBits(time.asDocument().getTimestamp("ts").getValue());
    }
}
