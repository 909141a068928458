package dev.holdfast.mongodb.hold;

import dev.holdfast.mongodb.connect.Commands;
import java.time.Instant;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Whether a member stands still, and how it is let go. */
final class LockedMember {
    private final Commands member;

    LockedMember(Commands member) {
        this.member = member;
    }

    /** Whether anybody has locked it. The list of operations itself is not wanted. */
    boolean isLocked() {
        BsonDocument answer = member.admin(new BsonDocument("currentOp", new BsonInt32(1))
                .append("ns", new BsonString("holdfast.none"))
                .append("$ownOps", BsonBoolean.TRUE));
        return answer.getBoolean("fsyncLock", BsonBoolean.FALSE).getValue();
    }

    /** Which run of the server's program it is; a lock does not outlive it. */
    String process() {
        BsonDocument version = member.admin("hello").getDocument("topologyVersion", new BsonDocument());
        BsonValue id = version.get("processId");
        return id == null ? "" : id.asObjectId().getValue().toHexString();
    }

    /** Its own clock, which is nearer to that of the other members than ours may be. */
    Instant clock() {
        return Instant.ofEpochMilli(
                member.admin("hello").getDateTime("localTime").getValue());
    }

    /** When the last operation that it has applied was written at the primary: as long as it is locked, none comes. */
    Instant standsSince() {
        BsonDocument times = member.admin("replSetGetStatus").getDocument("optimes", new BsonDocument());
        BsonValue last = times.get("lastAppliedWallTime");
        return last == null
                ? Instant.EPOCH
                : Instant.ofEpochMilli(last.asDateTime().getValue());
    }

    /** How many locks there are behind the one that is taken now. */
    long lock(int mostMillis) {
        return count(member.admin(new BsonDocument("fsync", new BsonInt32(1))
                .append("lock", BsonBoolean.TRUE)
                .append("maxTimeMS", new BsonInt32(mostMillis))
                .append("comment", new BsonString("holdfast"))));
    }

    /** How many locks are left. */
    long unlock() {
        return count(member.admin(
                new BsonDocument("fsyncUnlock", new BsonInt32(1)).append("comment", new BsonString("holdfast"))));
    }

    private static long count(BsonDocument answer) {
        return answer.getNumber("lockCount", new BsonInt32(0)).longValue();
    }
}
