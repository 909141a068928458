package dev.holdfast.mongodb.restore;

import com.mongodb.MongoCommandException;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.EmptyTimestamps;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** Inserts documents that a server would change if they came as others do: as entries of an oplog, which it takes as they are. */
final class ExactInserting {
    private static final int UNAUTHORIZED = 13;

    private final Commands target;
    private final Namespace namespace;
    private final Again again;

    ExactInserting(Commands target, Namespace namespace, RestoreContext context) {
        this.target = target;
        this.namespace = namespace;
        this.again = new Again(target, context);
    }

    /** @param batch in this order; as much as a command may take */
    void insert(List<RawBsonDocument> batch) {
        try {
            again.run("admin", command(batch, false), command(batch, true));
        } catch (Refused refused) {
            throw named(refused);
        }
    }

    /** The server's text has documents in it. */
    private Refused named(Refused refused) {
        if (!(refused.getCause() instanceof MongoCommandException said)) {
            return refused;
        }
        String doing = "insert into " + namespace + " by applyOps";
        return new Refused(
                doing + " at " + target.place() + ": "
                        + (said.getErrorCode() == UNAUTHORIZED
                                ? "not authorized; grant applyOps on the cluster, and insert and update on " + namespace
                                : "the server refused documents (error " + said.getErrorCode() + ")"),
                said);
    }

    private BsonDocument command(List<RawBsonDocument> batch, boolean mayBeThere) {
        BsonArray operations = new BsonArray(batch.size());
        batch.forEach(
                document -> operations.addAll(EmptyTimestamps.inserting(namespace.toString(), document, mayBeThere)));
        return new BsonDocument("applyOps", operations)
                .append("allowAtomic", BsonBoolean.FALSE)
                .append("bypassDocumentValidation", BsonBoolean.TRUE);
    }
}
