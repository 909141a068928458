package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Commands;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * How often a member has undone operations after an election. A copy that is made meanwhile may show some that never were, beside what
 * took their place.
 */
record Rollbacks(Commands member, int count) {
    static Rollbacks of(Commands member) {
        return new Rollbacks(member, count(member));
    }

    /** A member counts on over restarts. */
    private static int count(Commands member) {
        BsonDocument status = member.admin(new BsonDocument("serverStatus", new BsonInt32(1))
                .append("metrics", new BsonInt32(0))
                .append("wiredTiger", new BsonInt32(0))
                .append("repl", new BsonInt32(1)));
        return status.getDocument("repl", new BsonDocument())
                .getNumber("rbid", new BsonInt32(0))
                .intValue();
    }

    /** Passes if there was none since. */
    void requireNone() {
        if (count(member) != count) {
            throw new Inconsistent(
                    "an election made " + member.place() + " undo operations while it was read; dump again", null);
        }
    }
}
